import { noticeOf } from './notices.js';

const system = { kind: 'system' as const, id: null, name: null };

describe('a notice of the transcript', () => {
  it.each([
    [
      { type: 'joined', participant: { id: 'a', name: 'Ann' } },
      { kind: 'joined', name: 'Ann', reason: null },
    ],
    [
      { type: 'left', participant: { name: 'Ann' }, reason: 'left' },
      { kind: 'left', name: 'Ann', reason: 'left' },
    ],
    [
      { type: 'fileInvitation', state: 'active' },
      { kind: 'fileInvitationIssued', name: null, reason: null },
    ],
    [
      { type: 'fileInvitation', state: 'exhausted' },
      { kind: 'fileInvitationExhausted', name: null, reason: null },
    ],
    [
      { type: 'fileInvitation', state: 'expired' },
      { kind: 'fileInvitationExpired', name: null, reason: null },
    ],
    [
      { type: 'fileInvitation', state: 'unheard of' },
      { kind: 'other', name: null, reason: null },
    ],
    [
      { type: 'fileBlocked', name: 'a.txt', signature: 'Eicar' },
      { kind: 'fileBlocked', name: 'a.txt', reason: 'Eicar' },
    ],
    [{ type: 'of a later version' }, { kind: 'other', name: null, reason: null }],
  ])('%j', (event, notice) => {
    expect(noticeOf({ event, sender: system })).toEqual(notice);
  });
});
