import { EVERY_EVENT, UNKNOWN_EVENT } from './every-event.js';
import { noticeOf } from './notices.js';

const INVITATION_ENDS = ['exhausted', 'expired', 'revoked'] as const;

describe('a notice of the transcript', () => {
  it.each([
    [EVERY_EVENT.joined, { key: 'joined', name: 'Ann', what: null, note: null }],
    [EVERY_EVENT.left, { key: 'left', name: 'Ann', what: null, note: null }],
    [EVERY_EVENT.transferred, { key: 'transferred', name: 'Ann', what: 'Bob', note: null }],
    [
      EVERY_EVENT.transferAsked,
      { key: 'transferAsked', name: 'Ann', what: 'Support', note: 'knows it better' },
    ],
    [EVERY_EVENT.returned, { key: 'returned', name: null, what: 'Support', note: null }],
    [EVERY_EVENT.fileInvited, { key: 'fileInvited', name: 'Ann', what: null, note: null }],
    [EVERY_EVENT.fileBlocked, { key: 'fileBlocked', name: null, what: 'a.pdf', note: 'Eicar' }],
    [EVERY_EVENT.consentAnswered, { key: 'consentAnswered', name: 'Vera', what: 'a.pdf', note: null }],
    [
      { type: 'ended', reason: 'idle', by: null } as const,
      { key: 'ended', name: null, what: null, note: null },
    ],
    [EVERY_EVENT.statusSet, { key: 'statusSet', name: 'Ann', what: 'Solved', note: null }],
  ])('%j', (event, notice) => {
    expect(noticeOf(event)).toEqual(notice);
  });

  it.each(INVITATION_ENDS)('of a file invitation that is %s has a text of its own', (outcome) => {
    expect(noticeOf({ ...EVERY_EVENT.fileInvitationEnded, outcome })?.key).toBe(`fileInvitation.${outcome}`);
  });

  it('there is of every event that is known, and of none that is not', () => {
    for (const event of Object.values(EVERY_EVENT)) expect(noticeOf(event)).not.toBeNull();
    expect(noticeOf(UNKNOWN_EVENT)).toBeNull();
    expect(noticeOf(null)).toBeNull();
  });
});
