import type { Message } from '@switchboard/contracts';
import { en } from '../texts/en';
import { Words } from '../texts';
import { noticeTextOf } from './notices';

const words = new Words('en', en);
const happened = (event: Message['event'], name: string | null = 'Ada') =>
  noticeTextOf({ event, sender: { kind: 'agent', id: 'a', name } } as Message, words);

describe('what happened, in the visitor’s words', () => {
  it.each([
    [{ type: 'joined' }, 'joined'],
    [{ type: 'left' }, 'left'],
    [{ type: 'returned' }, 'returned'],
    [{ type: 'ended' }, 'ended'],
    [{ type: 'fileBlocked' }, 'fileBlocked'],
    [{ type: 'fileInvitation', state: 'active' }, 'invitationIssued'],
    [{ type: 'fileInvitation', state: 'exhausted' }, 'invitationExhausted'],
    [{ type: 'fileInvitation', state: 'expired' }, 'invitationExpired'],
    [{ type: 'fileInvitation', state: 'revoked' }, 'invitationRevoked'],
  ] as const)('is for %j: %s', (event, key) => {
    expect(happened(event)).toBe(words.t(key, { name: 'Ada' }));
  });

  it('is nothing where the page does not know it', () => {
    expect(happened({ type: 'teleported' })).toBeNull();
  });

  it('speaks of somebody where no name is known', () => {
    expect(happened({ type: 'joined' }, null)).toBe(words.t('joined', { name: en.somebody }));
  });
});
