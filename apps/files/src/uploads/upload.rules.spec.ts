import { FilePolicy } from '@switchboard/contracts';
import type { InvitationEntity } from '../invitations/invitation.entity.js';
import {
  acceptedAs,
  assertReserved,
  type Beginning,
  limitsOf,
  neededInvitation,
  reservedFor,
} from './upload.rules.js';

const NOW = new Date('2026-01-01T10:00:00Z');
const invitation: InvitationEntity = {
  id: 'i',
  contactId: 'c',
  state: 'active',
  issuedAt: NOW.toISOString(),
  expiresAt: '2026-01-01T10:05:00Z',
  filesLeft: 1,
  bytesLeft: 500,
  types: ['pdf'],
  revision: 1,
};
type Asked = Beginning & { now?: Date; declaredBytes?: number };
const beginning = (more: Partial<Asked> = {}, inbound: object = {}): Asked => ({
  direction: 'inbound',
  policy: FilePolicy.parse({
    inbound: { mode: 'onInvitation', maxFileBytes: 300, maxFiles: 2, maxTotalBytes: 500, ...inbound },
    outbound: { maxFileBytes: 400 },
  }),
  invitation,
  used: { files: 0, bytes: 0 },
  ...more,
});
/** As an upload begins. */
const begun = ({ now = NOW, declaredBytes, ...asked }: Asked) => {
  const limits = limitsOf({ ...asked, invitation: neededInvitation(asked, now) });
  return { limits, reservedBytes: reservedFor(limits, declaredBytes ?? null) };
};

describe('an upload that begins', () => {
  it.each<[string, Asked, number, string]>([
    ['the limit of one file', beginning(), 300, 'file_too_large'],
    ['what is declared', beginning({ declaredBytes: 120 }), 120, 'file_too_large'],
    ['what is left of the contact', beginning({ used: { files: 1, bytes: 450 } }), 50, 'total_too_large'],
    [
      'what is left of the invitation',
      beginning({ invitation: { ...invitation, bytesLeft: 20 } }),
      20,
      'total_too_large',
    ],
    [
      'the limit of staff, whatever visitors used',
      beginning({ direction: 'outbound', invitation: null, used: { files: 9, bytes: 900 } }),
      400,
      'file_too_large',
    ],
    [
      'the limit of one file without an invitation where none is needed',
      beginning({ invitation: null }, { mode: 'always' }),
      300,
      'file_too_large',
    ],
  ])('reserves %s, and takes no byte more', (_, from, bytes, code) => {
    const upload = begun(from);

    expect(upload.reservedBytes).toBe(bytes);
    expect(() => assertReserved(bytes, upload)).not.toThrow();
    expect(() => assertReserved(bytes + 1, upload)).toThrow(code);
  });

  it.each<[string, Asked]>([
    ['uploads_not_allowed', beginning({}, { mode: 'never' })],
    ['no_active_invitation', beginning({ invitation: null })],
    ['no_active_invitation', beginning({ now: new Date('2026-01-01T10:05:00Z') })],
    ['invitation_exhausted', beginning({ invitation: { ...invitation, filesLeft: 0 } })],
    ['too_many_files', beginning({ used: { files: 2, bytes: 2 } })],
    ['total_too_large', beginning({ used: { files: 1, bytes: 500 } })],
  ])('is refused with %s (%#)', (code, from) => {
    expect(() => begun(from)).toThrow(code);
  });

  it('is taken of staff where visitors may not send (G3)', () => {
    expect(
      begun(beginning({ direction: 'outbound', invitation: null }, { mode: 'never' })).reservedBytes,
    ).toBe(400);
  });
});

describe('acceptedAs', () => {
  const proven = (mediaType: string) => ({ mediaType, isText: false });
  const pdf = proven('application/pdf');
  const png = proven('image/png');

  it('asks the policy and the invitation', () => {
    const { limits } = begun(beginning());

    expect(acceptedAs('a.pdf', pdf, limits).mediaType).toBe('application/pdf');
    expect(() => acceptedAs('a.png', png, limits)).toThrow('type_not_allowed');
    expect(() => acceptedAs('a.pdf', pdf, begun(beginning({}, { types: ['png'] })).limits)).toThrow(
      'type_not_allowed',
    );
    const { limits: open } = begun(beginning({ invitation: null }, { mode: 'always' }));
    expect(acceptedAs('a.png', png, open).mediaType).toBe('image/png');
  });

  it('takes any type of staff (G17)', () => {
    const { limits } = begun(beginning({ direction: 'outbound' }));

    expect(acceptedAs('a.exe', proven('application/x-msdownload'), limits).mediaType).toBe(
      'application/x-msdownload',
    );
  });
});
