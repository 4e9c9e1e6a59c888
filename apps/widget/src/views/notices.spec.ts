import { EVERY_EVENT, UNKNOWN_EVENT } from '@switchboard/web/every-event';
import { loadWords } from '../texts';
import { en } from '../texts/en';
import { noticeTextOf } from './notices';

const words = await loadWords(['en']);
const happened = (event: Parameters<typeof noticeTextOf>[0]['event']) => noticeTextOf({ event }, words);

describe('what happened, in the visitor’s words', () => {
  it.each([
    [EVERY_EVENT.joined, 'joined'],
    [EVERY_EVENT.left, 'left'],
    [EVERY_EVENT.transferred, 'transferred'],
    [EVERY_EVENT.returned, 'returned'],
    [EVERY_EVENT.ended, 'ended'],
    [EVERY_EVENT.fileBlocked, 'fileBlocked'],
    [EVERY_EVENT.fileRecalled, 'fileRecalled'],
    [EVERY_EVENT.fileInvited, 'invitationIssued'],
    [{ ...EVERY_EVENT.fileInvitationEnded, outcome: 'exhausted' as const }, 'invitationExhausted'],
    [EVERY_EVENT.fileInvitationEnded, 'invitationExpired'],
    [{ ...EVERY_EVENT.fileInvitationEnded, outcome: 'revoked' as const }, 'invitationRevoked'],
  ] as const)('is for %j: %s', (event, key) => {
    const what = 'file' in event ? event.file.name : 'Bob';
    expect(happened(event)).toBe(words.t(key, { name: 'Ann', what }));
  });

  it('leaves no name to fill in', () => {
    for (const event of Object.values(EVERY_EVENT)) expect(happened(event) ?? '').not.toMatch(/[{}]/);
  });

  it('names the file that was blocked', () => {
    expect(happened(EVERY_EVENT.fileBlocked)).toContain(EVERY_EVENT.fileBlocked.file.name);
  });

  it('is nothing where the page does not know it', () => {
    expect(happened(UNKNOWN_EVENT)).toBeNull();
  });

  it('speaks of somebody where no name is known', () => {
    const who = { kind: 'agent', id: 'a', name: null } as const;

    expect(happened({ ...EVERY_EVENT.joined, who })).toBe(words.t('joined', { name: en.somebody }));
  });
});
