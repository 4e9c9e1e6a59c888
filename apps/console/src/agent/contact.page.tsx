import { Empty } from '../shared/states';

/** One contact at work. */
export function ContactPage({ contactId }: { contactId: string }) {
  return <Empty title={contactId} />;
}
