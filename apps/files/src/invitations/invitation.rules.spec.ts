import { FilePolicy } from '@switchboard/contracts';
import { assertInvited, extended, permitOf } from './invitation.rules.js';

const NOW = new Date('2026-01-01T10:00:00Z');
const policy = (inbound: object = {}) => FilePolicy.parse({ inbound: { mode: 'onInvitation', ...inbound } });
const NOTHING = { files: 0, bytes: 0 };

describe('extended', () => {
  const at = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

  it.each([
    ['adds to what is left', at(5), 600, at(15)],
    ['counts from now where it is over', at(-5), 600, at(10)],
    ['never reaches further than an hour from now', at(50), 3_600, at(60)],
  ])('%s', (_, expiresAt, seconds, end) => {
    expect(extended(expiresAt, seconds, NOW)).toEqual(end);
  });
});

describe('permitOf', () => {
  it('takes what the agent leaves out from the policy (G11, G15)', () => {
    const permit = permitOf(
      {},
      policy({ invitationSeconds: 120, maxFiles: 3, maxTotalBytes: 1000, types: ['pdf'] }),
      NOTHING,
      NOW,
    );

    expect(permit).toEqual({
      expiresAt: new Date('2026-01-01T10:02:00Z'),
      filesLeft: 3,
      bytesLeft: 1000,
      types: ['pdf'],
    });
  });

  it('never permits more than is left of the contact', () => {
    const permit = permitOf(
      { maxFiles: 9 },
      policy({ maxFiles: 3, maxTotalBytes: 1000 }),
      { files: 1, bytes: 400 },
      NOW,
    );

    expect(permit).toMatchObject({ filesLeft: 2, bytesLeft: 600 });
  });

  it('keeps to the types of the policy (G5)', () => {
    const limited = policy({ types: ['image/*', 'pdf'] });

    expect(permitOf({ types: ['png', 'image/jpeg', 'pdf', 'exe'] }, limited, NOTHING, NOW).types).toEqual([
      'png',
      'image/jpeg',
      'pdf',
    ]);
    expect(() => permitOf({ types: ['exe'] }, limited, NOTHING, NOW)).toThrow('type_not_allowed');
  });

  it.each([
    [policy({ mode: 'never' }), NOTHING, 'uploads_not_allowed'],
    [policy({ maxFiles: 2 }), { files: 2, bytes: 10 }, 'too_many_files'],
    [policy({ maxTotalBytes: 10 }), { files: 1, bytes: 10 }, 'total_too_large'],
  ])('refuses where nothing may be sent (%#)', (of, used, code) => {
    expect(() => permitOf({}, of, used, NOW)).toThrow(code);
  });
});

describe('assertInvited', () => {
  const invitation = { state: 'active' as const, filesLeft: 1, expiresAt: new Date(NOW.getTime() + 1) };

  it.each([
    [null, 'no_active_invitation'],
    [{ ...invitation, state: 'expired' as const }, 'no_active_invitation'],
    [{ ...invitation, state: 'revoked' as const }, 'no_active_invitation'],
    [{ ...invitation, expiresAt: NOW }, 'no_active_invitation'],
    [{ ...invitation, state: 'exhausted' as const }, 'invitation_exhausted'],
    [{ ...invitation, filesLeft: 0 }, 'invitation_exhausted'],
  ])('refuses %j', (one, code) => {
    expect(() => assertInvited(one, NOW)).toThrow(code);
  });

  it('lets in until the last millisecond', () => {
    expect(() => assertInvited(invitation, NOW)).not.toThrow();
  });
});
