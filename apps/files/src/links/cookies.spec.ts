import { Actor } from '@switchboard/contracts';
import { CookieJar, signStaffOpening, verifyStaffOpening } from './cookies.js';

describe('CookieJar', () => {
  const [http, https] = [new CookieJar('http://127.0.0.1:3000'), new CookieJar('https://chat.example.com')];

  it('writes by the scheme of the public address (S075)', () => {
    expect(http.write('sb_visitor', 'x', 60)).toBe(
      'sb_visitor=x; Path=/; HttpOnly; SameSite=Lax; Max-Age=60',
    );
    expect(https.write('sb_visitor', 'x', 60)).toBe(
      '__Host-sb_visitor=x; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure',
    );
  });

  it.each([
    ['a=1; sb_viewer=v; b=2', 'v'],
    ['sb_viewerx=v', null],
    ['xsb_viewer=v', null],
    [undefined, null],
    [`sb_viewer=${'x'.repeat(9000)}`, null],
  ])('reads %j', (header, value) => {
    expect(http.read(header, 'sb_viewer')).toBe(value);
  });

  it('takes no cookie without the prefix over https', () => {
    expect(https.read('sb_viewer=planted', 'sb_viewer')).toBeNull();
  });
});

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
