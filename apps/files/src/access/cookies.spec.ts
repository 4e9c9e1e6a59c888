import { Actor } from '@switchboard/contracts';
import { signStaffOpening, verifyStaffOpening } from './cookies.js';

describe('sb_open', () => {
  const FILE = '018f0000-0000-7000-8000-000000000002';
  const now = new Date('2026-01-01T10:00:00Z');
  const actor = Actor.parse({ kind: 'staff', id: FILE, roles: ['supervisor'] });
  const cookie = signStaffOpening(FILE, actor, 'secret', now);

  it('says who may open which file for 300 s', () => {
    expect(verifyStaffOpening(cookie, FILE, 'secret', new Date(now.getTime() + 299_000))).toEqual(actor);
  });

  it.each<[string, string | null, string, string, number]>([
    ['another file', cookie, '018f0000-0000-7000-8000-000000000003', 'secret', 0],
    ['another key', cookie, FILE, 'other', 0],
    ['too late', cookie, FILE, 'secret', 300_000],
    ['changed', `x${cookie}`, FILE, 'secret', 0],
    ['none', null, FILE, 'secret', 0],
    ['nonsense', 'a.b.c', FILE, 'secret', 0],
  ])('is nothing for %s', (_, value, file, secret, later) => {
    expect(verifyStaffOpening(value, file, secret, new Date(now.getTime() + later))).toBeNull();
  });
});
