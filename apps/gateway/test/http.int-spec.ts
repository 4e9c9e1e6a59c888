import { IdentifyVisitor, Teams } from '@switchboard/contracts';
import { AppError, uuidv7 } from '@switchboard/kernel';
import { connect } from 'node:net';
import { GatewayDriver } from './gateway.driver.js';
import { anAdministrator, anAgent, AT, type Person } from './people.js';

describe('HTTP', () => {
  let gateway: GatewayDriver;
  let agent: Person;
  beforeAll(async () => {
    gateway = await GatewayDriver.start({ TRUSTED_PROXIES: '127.0.0.1' });
    agent = await anAgent();
  });
  afterAll(() => gateway.stop());

  describe('a failure', () => {
    it.each([
      ['an unknown address', 'GET', '/v1/nothing', undefined, 404, 'not_found'],
      ['a wrong method', 'PUT', '/v1/me', undefined, 404, 'not_found'],
      ['an id that is none', 'GET', '/v1/contacts/17', undefined, 400, 'invalid_input'],
      [
        'an unknown query parameter',
        'GET',
        '/v1/contacts?sort=id;drop%20table%20x--',
        undefined,
        400,
        'invalid_input',
      ],
      ['a parameter twice', 'GET', '/v1/contacts?limit=1&limit=2', undefined, 400, 'invalid_input'],
      ['a parameter as an object', 'GET', '/v1/contacts?state[]=active', undefined, 400, 'invalid_input'],
      ['a parameter called __proto__', 'GET', '/v1/contacts?__proto__=1', undefined, 400, 'invalid_input'],
      [
        'a parameter called constructor',
        'GET',
        '/v1/contacts?constructor=1',
        undefined,
        400,
        'invalid_input',
      ],
      ['a parameter called toString', 'GET', '/v1/contacts?toString=1', undefined, 400, 'invalid_input'],
      ['an address called __proto__', 'GET', '/v1/__proto__', undefined, 404, 'not_found'],
      ['an id called constructor', 'GET', '/v1/queues/constructor', undefined, 400, 'invalid_input'],
      ['a limit out of bounds', 'GET', '/v1/contacts?limit=100000', undefined, 400, 'invalid_input'],
      ['no JSON', 'PUT', '/v1/me/presence', '{"state":', 400, 'invalid_input'],
      ['JSON of another shape', 'PUT', '/v1/me/presence', '{"state":"dancing"}', 400, 'invalid_input'],
      ['a number without an end', 'PUT', '/v1/me/presence', '{"state":1e400}', 400, 'invalid_input'],
      [
        'a prototype',
        'PUT',
        '/v1/me/presence',
        '{"state":"offline","__proto__":{"x":1}}',
        400,
        'invalid_input',
      ],
      [
        'a key twice',
        'PUT',
        '/v1/me/presence',
        '{"state":"offline","state":"available"}',
        400,
        'invalid_input',
      ],
      ['nesting without end', 'PUT', '/v1/me/presence', '['.repeat(10_000), 400, 'invalid_input'],
      [
        'ten megabytes',
        'PUT',
        '/v1/me/presence',
        `{"state":"${'x'.repeat(10_000_000)}"}`,
        413,
        'payload_too_large',
      ],
      ['a NUL in the path', 'GET', '/v1/widgets/%00/config', undefined, 400, 'invalid_input'],
      ['a NUL in the query', 'GET', '/v1/reports/attachments?state=a%00', undefined, 400, 'invalid_input'],
      ['an address that cannot be decoded', 'GET', '/v1/contacts/%zz', undefined, 400, 'invalid_input'],
    ])('of %s is a problem with its code (S068, S101)', async (_what, method, path, body, status, code) => {
      const answer = await gateway.fetch(path, {
        method,
        as: agent,
        body,
        headers: body ? { 'content-type': 'application/json' } : {},
      });

      expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      expect(await answer.json()).toMatchObject({
        status,
        code,
        type: `urn:switchboard:problem:${code}`,
        correlationId: answer.headers.get('x-correlation-id'),
      });
      expect(answer.status).toBe(status);
    });

    it('of another media type is 415', async () => {
      const answer = await gateway.fetch('/v1/auth/sign-in', {
        method: 'POST',
        body: 'email=a',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });

      expect([answer.status, await answer.json()]).toMatchObject([415, { code: 'type_not_allowed' }]);
    });

    it('names what is wrong with an input, never its value', async () => {
      const answer = await gateway.send('POST', '/v1/auth/sign-in', {
        email: 17,
        password: ['secret-value'],
      });
      const text = await answer.text();

      expect(JSON.parse(text)).toMatchObject({
        code: 'invalid_input',
        errors: [{ path: 'email' }, { path: 'password' }],
      });
      expect(text).not.toContain('secret-value');
    });

    it('of a service is told with its code; an unexpected one without its text', async () => {
      gateway.platform.answer(Teams.get, () =>
        Promise.reject(new AppError('team_not_found', 'No such team')),
      );
      const decided = await gateway.fetch(`/v1/teams/${uuidv7()}`, { as: agent });
      gateway.platform.answer(Teams.get, () => Promise.reject(new Error('relation "teams" does not exist')));
      const broken = await gateway.fetch(`/v1/teams/${uuidv7()}`, { as: agent });

      expect([decided.status, await decided.json()]).toMatchObject([404, { code: 'team_not_found' }]);
      expect([broken.status, await broken.json()]).toMatchObject([
        500,
        { code: 'internal', detail: 'Something went wrong on our side' },
      ]);
    });

    it('that will pass says when to come back', async () => {
      gateway.platform.answer(Teams.list, () => Promise.reject(new AppError('unavailable', 'Later')));

      const answer = await gateway.fetch('/v1/teams', { as: agent });

      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    });

    it.each([
      [
        'bad chunk sizes',
        'POST /v1/auth/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
      ],
      [
        'two lengths',
        'POST /v1/auth/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /',
      ],
      ['a megabyte of headers', `GET /v1/me HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(1_000_000)}\r\n\r\n`],
    ])('of %s closes the connection (S102)', async (_what, raw) => {
      const answer = await rawAnswer(gateway.url, raw);

      expect(answer).toMatch(/^HTTP\/1\.1 4(00|31) /);
      expect((await gateway.fetch('/v1/me')).status).toBe(401);
    });
  });

  it('ends a JSON body that trickles, after ten seconds and with an answer (S020)', async () => {
    const { hostname, port } = new URL(gateway.url);
    const socket = connect(Number(port), hostname);
    const head =
      'POST /v1/auth/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n';
    const began = Date.now();
    socket.write(`${head}{`);
    const trickle = setInterval(() => socket.write(' '), 500);
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString()));
    // What still trickles after the answer may be answered by a reset; `once` would take it for the end of the test.
    socket.on('error', () => undefined);

    await new Promise((closed) => socket.once('close', closed));

    clearInterval(trickle);
    expect(text).toContain('"code":"timeout"');
    expect(Date.now() - began).toBeGreaterThan(9_000);
  });

  describe('a limited route', () => {
    const arrive = (address: string) =>
      gateway.send('POST', '/v1/visitors', { widgetKey: 'x' }, { headers: { 'x-forwarded-for': address } });
    beforeAll(() => {
      gateway.platform.answer(IdentifyVisitor, () =>
        Promise.reject(new AppError('widget_not_found', 'No such widget')),
      );
    });

    it('tells what there is and what is left', async () => {
      const { headers } = await arrive('203.0.113.1');

      expect(headers.get('ratelimit-policy')).toBe('"visitors";q=60;w=60');
      expect(headers.get('ratelimit')).toMatch(/^"visitors";r=59;t=[12]$/);
      expect((await gateway.fetch('/v1/me', { as: agent })).headers.get('ratelimit')).toBeNull();
    });

    it('counts the whole /64 of an IPv6 address as one, and no other', async () => {
      const answers = await Promise.all(
        Array.from({ length: 70 }, (_, i) => arrive(`2001:db8:1:2:${i.toString(16)}::1`)),
      );
      const other = await arrive('2001:db8:1:3::1');

      expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(5);
      expect(other.status).toBe(404);
    });
  });

  describe('every answer', () => {
    it('carries the headers that keep browsers safe (S051, S106)', async () => {
      const answer = await gateway.fetch('/v1/me');
      const headers = Object.fromEntries(answer.headers);

      expect(headers).toMatchObject({
        'cache-control': 'private, no-store',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'cross-origin-opener-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'permissions-policy': expect.stringContaining('camera=()'),
      });
      expect(headers).not.toHaveProperty('strict-transport-security');
      expect(headers).not.toHaveProperty('x-powered-by');
    });

    it('keeps a correlation id that is well formed, and makes one otherwise', async () => {
      const given = await gateway.fetch('/v1/me', { headers: { 'x-correlation-id': 'abc-123' } });
      const made = await gateway.fetch('/v1/me', { headers: { 'x-correlation-id': 'a b\u00ff' } });

      expect(given.headers.get('x-correlation-id')).toBe('abc-123');
      expect(made.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
    });
  });

  it('passes the idempotency key of a creating request on', async () => {
    gateway.platform.answer(Teams.create, ({ input }) => ({
      ...input,
      id: uuidv7(),
      revision: 1,
      createdAt: AT,
    }));

    const answer = await gateway.send(
      'POST',
      '/v1/teams',
      { name: 'North' },
      { as: await anAdministrator(), headers: { 'idempotency-key': 'k-1' } },
    );

    expect(answer.status).toBe(201);
    expect(gateway.platform.askedOf(Teams.create).at(-1)).toMatchObject({
      idempotencyKey: 'k-1',
      input: { name: 'North' },
    });
  });
});

function rawAnswer(url: string, raw: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write(raw));
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('close', () => resolve(text));
    socket.on('error', (error) => (text ? resolve(text) : reject(error)));
    socket.setTimeout(10_000, () => socket.destroy());
  });
}
