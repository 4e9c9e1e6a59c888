import { Empty } from '../shared/states';

/** Who is available, who waits, live. */
export function LivePage() {
  return <Empty />;
}
