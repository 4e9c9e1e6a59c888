import {
  AdmitContact,
  FindOpenContact,
  GetAvailability,
  GetContact,
  GetEffectiveFilePolicy,
  GetPosition,
  GetWidgetConfig,
  ListContacts,
  OpenSession,
  RefreshSession,
  SendMessage,
  StartContact,
  Teams,
  WidgetChanged,
} from '@switchboard/contracts';
import { AppError, uuidv7 } from '@switchboard/kernel';
import { connect } from 'node:net';
import { until } from '../../../test/support/wait.js';
import { GatewayDriver, WIDGET } from './gateway.driver.js';
import {
  aMessage,
  anAdministrator,
  anAgent,
  AT,
  aVisitor,
  type Person,
  QUEUE,
  SHOP,
  someFacts,
  staffShape,
  visitorShape,
  WIDGET_ID,
} from './people.js';

const USER = {
  id: uuidv7(),
  ...{
    email: 'ann@example.org',
    name: 'Ann',
    roles: ['agent' as const],
    rights: [],
    skills: {},
    capacity: 3,
    active: true,
  },
  ...{ teamIds: [], supervisedTeamIds: [], revision: 1, createdAt: AT },
};
const tokens = (refreshToken: string) => ({
  accessToken: 'a.b.c',
  expiresInSeconds: 300,
  refreshToken,
  user: USER,
});

describe('HTTP', () => {
  let gateway: GatewayDriver;
  let agent: Person;
  let visitor: Person;
  beforeAll(async () => {
    gateway = await GatewayDriver.start();
    [agent, visitor] = await Promise.all([anAgent(), aVisitor()]);
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

  describe('a page of another site', () => {
    const config = `/v1/widgets/${WIDGET.key}/config`;
    beforeAll(() => {
      gateway.platform
        .answer(GetWidgetConfig, ({ origin }) => {
          if (origin && origin !== SHOP) throw new AppError('origin_not_allowed', 'Not there');
          return { widgetId: WIDGET_ID, queueIds: [QUEUE.id], fields: [], colours: {}, texts: {} };
        })
        .answer(GetAvailability, () => ({ openNow: true, agentsAvailable: false }))
        .answer(GetEffectiveFilePolicy, () => ({}));
    });

    it('of a widget gets CORS answers without credentials, preflights too', async () => {
      const answer = await gateway.fetch(config, { headers: { origin: SHOP } });
      const preflight = await gateway.fetch('/v1/contacts', {
        method: 'OPTIONS',
        headers: {
          origin: SHOP,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization',
        },
      });

      expect(answer.headers.get('access-control-allow-origin')).toBe(SHOP);
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
      expect(answer.headers.get('access-control-expose-headers')).toContain('Location');
      expect(answer.headers.get('vary')).toContain('Origin');
      expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([
        204,
        expect.stringContaining('Idempotency-Key'),
      ]);
    });

    it('of nobody gets none, and no token made for another (S081, S083)', async () => {
      const foreign = { origin: 'https://evil.example' };
      const read = await gateway.fetch(config, { headers: foreign });
      const identify = await gateway.send(
        'POST',
        '/v1/visitors',
        { widgetKey: WIDGET.key },
        { headers: foreign },
      );
      const token = await gateway.fetch('/v1/contacts', { as: visitor, headers: foreign });

      for (const answer of [read, identify, token]) {
        expect([answer.status, await answer.json()]).toMatchObject([403, { code: 'origin_not_allowed' }]);
        expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      }
    });

    it('cannot use the token of staff, nor of another widget’s visitor', async () => {
      const stranger = await aVisitor({ widgetId: uuidv7() });

      const answers = await Promise.all(
        [agent, stranger].map((as) => gateway.fetch('/v1/contacts', { as, headers: { origin: SHOP } })),
      );

      expect(answers.map(({ status }) => status)).toEqual([403, 403]);
    });

    it('may from the moment its widget says so, and no longer than that', async () => {
      const widget = {
        ...WIDGET,
        ...{ id: uuidv7(), name: 'New', fields: [], colours: {}, texts: {}, createdAt: AT },
      };
      const origin = 'https://new.example';
      const allowed = async () =>
        (await gateway.fetch('/v1/me', { headers: { origin } })).headers.get('access-control-allow-origin');

      await gateway.platform.tell(WidgetChanged, {
        at: AT,
        widget: { ...widget, allowedOrigins: [origin], revision: 2 },
      });
      await until(async () => (await allowed()) === origin);
      await gateway.platform.tell(WidgetChanged, {
        at: AT,
        widget: { ...widget, allowedOrigins: [], revision: 3 },
      });
      await until(async () => (await allowed()) === null);
      await gateway.platform.tell(WidgetChanged, {
        at: AT,
        widget: { ...widget, allowedOrigins: [origin], revision: 2 },
      });

      expect(await allowed()).toBeNull();
    });

    it('sees what did not come in time as null, by name', async () => {
      gateway.platform.answer(GetAvailability, () => Promise.reject(new Error('down')));

      const answer = await gateway.fetch(config, { headers: { origin: SHOP } });

      expect(await answer.json()).toMatchObject({
        openNow: null,
        agentsAvailable: null,
        filePolicy: { inbound: { mode: 'never' } },
        unavailable: ['openNow', 'agentsAvailable'],
      });
    });
  });

  describe('signing in', () => {
    const own = () => ({ origin: gateway.url });
    beforeAll(() => {
      gateway.platform
        .answer(OpenSession, ({ password }) => {
          if (password !== 'right-password')
            throw new AppError('unauthenticated', 'Wrong address or password');
          return tokens('r1');
        })
        .answer(RefreshSession, ({ refreshToken }) => tokens(`${refreshToken}+`));
    });
    const signIn = () =>
      gateway.send('POST', '/v1/auth/sign-in', {
        email: `${uuidv7()}@example.org`,
        password: 'right-password',
      });

    it('sets a cookie that no script and no other site can use (S075)', async () => {
      const answer = await signIn();

      expect(await answer.json()).toMatchObject({ refreshToken: 'r1', user: { email: 'ann@example.org' } });
      expect(answer.headers.get('set-cookie')).toBe(
        'sb_refresh=r1; Max-Age=43200; Path=/; HttpOnly; SameSite=Strict',
      );
    });

    it('is renewed by the cookie from our own page only', async () => {
      const cookie = 'other=1; sb_refresh=r1';
      const renewed = await gateway.send('POST', '/v1/auth/refresh', {}, { headers: { cookie, ...own() } });
      const foreign = await gateway.send(
        'POST',
        '/v1/auth/refresh',
        {},
        { headers: { cookie, origin: SHOP } },
      );
      const unnamed = await gateway.send('POST', '/v1/auth/refresh', {}, { headers: { cookie } });

      expect(await renewed.json()).toMatchObject({ refreshToken: 'r1+' });
      expect(renewed.headers.get('set-cookie')).toContain('sb_refresh=r1+;');
      expect([foreign.status, unnamed.status]).toEqual([403, 403]);
    });

    it('is renewed by a body without any Origin, and not by nothing', async () => {
      const byBody = await gateway.send('POST', '/v1/auth/refresh', { refreshToken: 'mine' });
      const byNothing = await gateway.send('POST', '/v1/auth/refresh', {}, { headers: own() });

      expect([byBody.status, byNothing.status]).toEqual([200, 401]);
    });

    it('is throttled for an account however its name is written (S072)', async () => {
      const attempt = (email: string) =>
        gateway.send('POST', '/v1/auth/sign-in', { email, password: 'wrong-password' });
      const statuses: number[] = [];
      for (let i = 0; i < 11; i++)
        statuses.push((await attempt(i % 2 ? 'victim@example.org' : ' VICTIM@example.org')).status);
      const other = await attempt('other@example.org');

      expect(statuses).toEqual([...Array<number>(10).fill(401), 429]);
      expect(other.status).toBe(401);
    });

    it('counts the real address, not one that the client made up (S077)', async () => {
      const statuses = new Set<number>();
      for (let i = 0; i < 70; i++) {
        const headers = { 'x-forwarded-for': `10.0.0.${i}` };
        statuses.add((await gateway.send('POST', '/v1/visitors', { widgetKey: 'x' }, { headers })).status);
      }

      expect(statuses).toContain(429);
    });
  });

  describe('a contact', () => {
    const facts = someFacts();
    beforeEach(() => {
      gateway.platform
        .answer(AdmitContact, () => ({ queue: QUEUE }))
        .answer(StartContact, () => ({ created: true, contact: visitorShape(facts) }))
        .answer(FindOpenContact, () => ({ contact: visitorShape(facts) }))
        .answer(GetPosition, () => ({ position: 2, estimatedWaitSeconds: 30 }));
    });

    it('is started by admission first, in the queues of the token’s widget', async () => {
      const answer = await gateway.send(
        'POST',
        '/v1/contacts',
        { name: 'Vera', text: 'hi' },
        { as: visitor, headers: { origin: SHOP } },
      );

      expect(answer.status).toBe(201);
      expect(await answer.json()).toMatchObject({
        id: facts.id,
        position: 2,
        filePolicy: { inbound: { mode: 'never' } },
        unavailable: [],
      });
      expect(gateway.platform.askedOf(AdmitContact).at(-1)).toEqual({ widgetQueueIds: [QUEUE.id] });
      expect(gateway.platform.askedOf(StartContact).at(-1)).toMatchObject({
        actor: { id: visitor.id, kind: 'visitor' },
        widgetId: WIDGET_ID,
        queue: QUEUE,
        text: 'hi',
      });
    });

    it('that is open already is returned although the queue is full; without one the refusal is told', async () => {
      gateway.platform.answer(AdmitContact, () => Promise.reject(new AppError('queue_full', 'Full')));
      const known = await gateway.send('POST', '/v1/contacts', {}, { as: visitor });
      gateway.platform.answer(FindOpenContact, () => ({ contact: null }));
      const refused = await gateway.send('POST', '/v1/contacts', {}, { as: visitor });

      expect([known.status, ((await known.json()) as { id: string }).id]).toEqual([200, facts.id]);
      expect([refused.status, await refused.json()]).toMatchObject([409, { code: 'queue_full' }]);
    });

    it('is composed in the reader’s own shape; a part that is late is null and named', async () => {
      gateway.platform.answer(GetContact, ({ actor }) =>
        actor.kind === 'visitor'
          ? { view: 'visitor', contact: visitorShape(facts) }
          : { view: 'staff', contact: staffShape(facts) },
      );
      const staff = await gateway.fetch(`/v1/contacts/${facts.id}`, { as: agent });
      const { promise, resolve } = Promise.withResolvers<{ position: null; estimatedWaitSeconds: null }>();
      gateway.platform.answer(GetPosition, () => promise);
      const late = await gateway.fetch(`/v1/contacts/${facts.id}`, { as: visitor });

      expect(await staff.json()).toMatchObject({ status: null, position: 2, lastStaffSeq: 0 });
      resolve({ position: null, estimatedWaitSeconds: null });
      expect(await late.json()).toMatchObject({
        position: null,
        estimatedWaitSeconds: null,
        unavailable: ['position', 'estimatedWaitSeconds'],
      });
    });

    it('is listed without its composed parts, with filters as they were sent', async () => {
      gateway.platform.answer(ListContacts, () => ({
        items: [{ view: 'staff', contact: staffShape(facts) }],
        nextCursor: 'next',
      }));

      const answer = await gateway.fetch('/v1/contacts?mine=true&state=waiting', { as: agent });

      expect(await answer.json()).toEqual({ items: [staffShape(facts)], nextCursor: 'next' });
      expect(gateway.platform.askedOf(ListContacts).at(-1)?.query).toMatchObject({
        mine: true,
        state: 'waiting',
      });
    });

    it('takes a message with nothing but what may be sent (S056)', async () => {
      gateway.platform.answer(SendMessage, ({ contactId }) => aMessage(contactId));

      const answer = await gateway.send(
        'POST',
        `/v1/contacts/${facts.id}/messages`,
        { clientMessageId: 'c1', text: 'hi', seq: 9, sender: { kind: 'agent' }, at: AT },
        { as: visitor },
      );

      expect(answer.status).toBe(201);
      expect(Object.keys(gateway.platform.askedOf(SendMessage).at(-1) ?? {}).sort()).toEqual([
        'actor',
        'clientMessageId',
        'contactId',
        'text',
        'visibility',
      ]);
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
