import fastify from 'fastify';
import { CookieJar, takeCookies } from './cookies.js';

/** What a server at this public address answers and reads. */
async function exchange(publicUrl: string, headers: Record<string, string> = {}) {
  const server = fastify({ trustProxy: true });
  await takeCookies(server);
  const jar = new CookieJar(publicUrl);
  server.get('/', (request, reply) => {
    jar.set(reply, { name: 'sb_visitor', value: 'x-_1', maxAgeSeconds: 60 });
    jar.set(reply, { name: 'sb_refresh', value: 'y', maxAgeSeconds: 0, sameSite: 'strict' });
    return reply.send({ value: jar.read(request, 'sb_viewer') });
  });
  const answer = await server.inject({ url: '/', headers });
  return { set: answer.headers['set-cookie'], read: (answer.json() as { value: string | null }).value };
}
const http = 'http://127.0.0.1:3000';

describe('a cookie of ours', () => {
  it('is for no script, and goes with the scheme of the public address (S075)', async () => {
    expect((await exchange(http)).set).toEqual([
      'sb_visitor=x-_1; Max-Age=60; Path=/; HttpOnly; SameSite=Lax',
      'sb_refresh=y; Max-Age=0; Path=/; HttpOnly; SameSite=Strict',
    ]);
    expect((await exchange('https://chat.example.com')).set).toContain(
      '__Host-sb_visitor=x-_1; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Lax',
    );
  });

  it('is secure too where a proxy of ours says that the browser came over TLS', async () => {
    const { set } = await exchange(http, { 'x-forwarded-proto': 'https' });

    expect(set?.[0]).toMatch(/^__Host-sb_visitor=.*; Secure;/);
  });

  it.each([
    ['a=1; sb_viewer=v; b=2', 'v'],
    ['sb_viewer=first; sb_viewer=second', 'first'],
    ['sb_viewerx=v', null],
    ['xsb_viewer=v', null],
    ['__proto__=1; constructor=2', null],
    ['%%%; =; ;;', null],
  ])('is read from %j', async (cookie, value) => {
    expect((await exchange(http, { cookie })).read).toBe(value);
  });

  it('counts over https only with its prefix', async () => {
    const planted = { cookie: 'sb_viewer=planted' };

    expect((await exchange('https://chat.example.com', planted)).read).toBeNull();
  });
});
