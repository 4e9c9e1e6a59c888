import { type Actor, mayReadReport, isVisitor } from '@switchboard/contracts';
import type { ContactForOpening } from '../access/may-open.rules.js';

/** Who may see that a contact has files: its visitor, who is in it, and who may read its report. */
export function mayReadFiles(actor: Actor, contact: ContactForOpening): boolean {
  if (isVisitor(actor)) return actor.id === contact.visitorId && !contact.visitorGaveUp;
  if (contact.isOpen && contact.staffIds.includes(actor.id)) return true;
  if (contact.isWrapUp && contact.ownerId === actor.id) return true;
  return mayReadReport(actor, contact);
}
