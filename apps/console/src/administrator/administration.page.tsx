import { Empty } from '../shared/states';

/** Users, teams, queues, statuses, pause reasons, file policy, widgets, health: one section at a time. */
export function AdministrationPage({ section }: { section: string }) {
  return <Empty title={section} />;
}
