import { Empty } from '../shared/states';

/** The agent's desk: the open contact, or what to do next. */
export function DeskPage() {
  return <Empty />;
}
