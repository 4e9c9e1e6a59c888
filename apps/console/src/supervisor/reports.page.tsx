import { Empty } from '../shared/states';

/** Contact reports with filters and search. */
export function ReportsPage() {
  return <Empty />;
}
