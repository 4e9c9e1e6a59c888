import { Empty } from '../shared/states';

/** Contact details: times, participants, status, transcript, attachments with who opened them. */
export function ReportPage({ contactId }: { contactId: string }) {
  return <Empty title={contactId} />;
}
