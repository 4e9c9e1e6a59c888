import {
  type Actor,
  type AttachmentState,
  type Consent,
  type Direction,
  mayReadReport,
} from '@switchboard/contracts';

/** Who asks to open a file, as far as his request proves it. */
export interface Reader {
  /** By bearer token or staff ticket. With a staff identity no browser cookie decides anything. */
  staff: Actor | null;
  /** By bearer token or visitor cookie. */
  visitorId: string | null;
  /** When this browser first opened a link of this contact, while it was open. */
  viewerSince: Date | null;
  /** A page of its own, not a part of another page or a script's request. */
  isNavigation: boolean;
  /** The browser is signed in to the console (`sb_refresh`). */
  isStaffBrowser: boolean;
}

/** The contact as far as opening its files depends on it. */
export interface ContactForOpening {
  isOpen: boolean;
  isWrapUp: boolean;
  endedAt: Date | null;
  ownerId: string | null;
  visitorId: string | null;
  /** The visitor gave up his access at the end (S13). */
  visitorGaveUp: boolean;
  /** Staff who are in it now. */
  staffIds: readonly string[];
  /** The teams of those who handled it, at that time. */
  teamIds: readonly string[];
  isExpired: boolean;
}

export interface AttachmentForOpening {
  state: AttachmentState;
  consent: Consent;
  direction: Direction;
}

/** What a link leads to; null where nobody knows the link. */
export type Target = { contact: ContactForOpening; attachment: AttachmentForOpening } | null;

/** The answer, and the number of the row of `domain.md` that gave it. */
export interface Answer {
  rule: number;
  outcome: 'allowed' | 'refused' | 'gone';
  /** This browser may come back after the end (row 9). */
  writesViewer: boolean;
}

const refused = (rule: number): Answer => ({ rule, outcome: 'refused', writesViewer: false });
const allowed = (rule: number, writesViewer = false): Answer => ({ rule, outcome: 'allowed', writesViewer });

/** Who may open an attachment: the first row that matches decides. */
export function mayOpen(reader: Reader, target: Target): Answer {
  if (!target) return refused(1);
  const { contact, attachment } = target;
  const { state, consent, direction } = attachment;

  if (contact.isExpired || state === 'deleted' || state === 'recalled')
    return { rule: 2, outcome: 'gone', writesViewer: false };
  if (state !== 'clean') return refused(3);
  const isConsentGiven = consent === 'notNeeded' || consent === 'accepted';
  const isSendersStaff = reader.staff !== null && direction === 'outbound';
  if (!isConsentGiven && !isSendersStaff) return refused(4);
  const isItsVisitor =
    reader.staff === null && reader.visitorId !== null && reader.visitorId === contact.visitorId;
  if (isItsVisitor && contact.visitorGaveUp) return refused(5);
  if (reader.staff && mayStaffOpen(reader.staff, contact)) return allowed(6);
  if (isItsVisitor) return allowed(7);
  if (contact.isOpen) return allowed(8, reader.isNavigation && !reader.isStaffBrowser && !reader.staff);
  if (!reader.staff && reader.viewerSince && contact.endedAt && reader.viewerSince < contact.endedAt)
    return allowed(9);
  return refused(10);
}

/**
 * By its id, at the door of the reports: only who reads the report, whatever became of the contact. "Anybody with the
 * link" is for who holds the link; an id proves nothing.
 */
export function mayOpenInReport(reader: Reader, target: Target): Answer {
  if (!target) return refused(1);
  if (!reader.staff || !mayReadReport(reader.staff, target.contact)) return refused(10);
  return mayOpen(reader, target);
}

/** Row 6: in it now, its owner in wrap-up, or whoever reads its report. The handling agent alone is not enough (V24). */
function mayStaffOpen(staff: Actor, contact: ContactForOpening): boolean {
  if (contact.isOpen && contact.staffIds.includes(staff.id)) return true;
  if (contact.isWrapUp && contact.ownerId === staff.id) return true;
  return mayReadReport(staff, contact);
}
