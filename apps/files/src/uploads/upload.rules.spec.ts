import { FilePolicy } from '@switchboard/contracts';
import type { InvitationRow } from '../invitations/invitation.row.js';
import { allowed, type Beginning, reservationFor, typeLists } from './upload.rules.js';

const NOW = new Date('2026-01-01T10:00:00Z');
const invitation: InvitationRow = {
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
const beginning = (more: Partial<Beginning> = {}, inbound: object = {}): Beginning => ({
  direction: 'inbound',
  policy: FilePolicy.parse({
    inbound: { mode: 'onInvitation', maxFileBytes: 300, maxFiles: 2, maxTotalBytes: 500, ...inbound },
    outbound: { maxFileBytes: 400 },
  }),
  invitation,
  used: { files: 0, bytes: 0 },
  declaredBytes: null,
  now: NOW,
  ...more,
});

describe('reservationFor', () => {
  it.each<[string, Beginning, number, string]>([
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
  ])('is %s', (_, from, bytes, code) => {
    const reservation = reservationFor(from);

    expect(reservation.bytes).toBe(bytes);
    expect(reservation.tooLarge().code).toBe(code);
  });

  it.each<[string, Beginning]>([
    ['uploads_not_allowed', beginning({}, { mode: 'never' })],
    ['no_active_invitation', beginning({ invitation: null })],
    ['no_active_invitation', beginning({ now: new Date('2026-01-01T10:05:00Z') })],
    ['invitation_exhausted', beginning({ invitation: { ...invitation, filesLeft: 0 } })],
    ['too_many_files', beginning({ used: { files: 2, bytes: 2 } })],
    ['total_too_large', beginning({ used: { files: 1, bytes: 500 } })],
  ])('refuses with %s (%#)', (code, from) => {
    expect(() => reservationFor(from)).toThrow(code);
  });

  it('lets staff send where visitors may not (G3)', () => {
    expect(
      reservationFor(beginning({ direction: 'outbound', invitation: null }, { mode: 'never' })).bytes,
    ).toBe(400);
  });
});

describe('allowed', () => {
  const pdf = { name: 'a.pdf', extension: 'pdf', mediaType: 'application/pdf' };
  const png = { name: 'a.png', extension: 'png', mediaType: 'image/png' };
  const exe = { name: 'a.exe', extension: 'exe', mediaType: 'application/x-msdownload' };

  it('asks the policy and the invitation', () => {
    expect(allowed(pdf, typeLists(beginning()))).toBe(pdf);
    expect(() => allowed(png, typeLists(beginning()))).toThrow('type_not_allowed');
    expect(() => allowed(pdf, typeLists(beginning({}, { types: ['png'] })))).toThrow('type_not_allowed');
    expect(allowed(png, typeLists(beginning({ invitation: null }, { mode: 'always' })))).toBe(png);
  });

  it('lets staff send any type (G17)', () => {
    expect(allowed(exe, typeLists(beginning({ direction: 'outbound' })))).toBe(exe);
  });
});
