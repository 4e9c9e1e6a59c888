import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { io } from 'socket.io-client';
import { Line } from '../../tools/drivers/line.ts';
import { Visitor } from '../../tools/drivers/people.ts';
import { aHouse, type House, linesOf, platformSetting, refusalOf, reportOf, SITE } from '../support/house.js';
import { processNamed } from '../support/running.js';

let house: House;
beforeAll(
  async () => void (house = await aHouse({ queue: { wrapUpSeconds: 0 }, inbound: { mode: 'always' } })),
);
afterAll(() => house?.leaves());

describe('what a client makes up', () => {
  it('about a message is ignored: who wrote it, its number, its time, its id (S056)', async () => {
    const { visitor, agent, contactId } = await house.talk();
    const madeUp = {
      id: randomUUID(),
      seq: 9999,
      at: '1999-01-01T00:00:00.000Z',
      sender: { kind: 'agent', id: agent.user.id, name: 'The bank' },
      senderType: 'agent',
      actor: { kind: 'staff', id: agent.user.id, roles: ['administrator'] },
      kind: 'event',
      event: { type: 'ended' },
      tenantId: 'other',
      readBy: [agent.user.id],
    };

    const bySocket = await visitor.writes(contactId, 'By the socket', madeUp);
    const byRest = await visitor.ask('POST', `/v1/contacts/${contactId}/messages`, {
      ...madeUp,
      clientMessageId: 'rest',
      text: 'By REST',
    });

    for (const line of [bySocket, byRest]) {
      expect(line).toMatchObject({
        kind: 'text',
        event: null,
        sender: { kind: 'visitor', id: visitor.id, name: 'Vera' },
      });
      expect(line.id).not.toBe(madeUp.id);
      expect(line.seq).toBeLessThan(10);
      expect(line.at > '2020').toBe(true);
    }
  });

  it('about himself is ignored: headers that name somebody else (S077)', async () => {
    const { contactId } = await house.talk();
    const { token } = await house.visitor({ connected: false });
    const response = await fetch(`${house.address}/v1/contacts/${contactId}`, {
      headers: {
        authorization: `Bearer ${token}`,
        origin: SITE,
        'x-user-id': house.agent.user.id,
        'x-remote-user': house.agent.user.email,
        'x-tenant': 'other',
      },
    });

    expect(response.status).toBe(404);
  });

  it('a parameter twice, as a list, as an object, or unknown, is 400 and nothing else (S067, S068)', async () => {
    const queries = [
      'limit=1&limit=2',
      'limit[]=1',
      'limit[a]=1',
      'sort=id;drop',
      'limit=abc',
      'limit=0',
      'cursor=%00',
      `cursor=${'x'.repeat(300)}`,
    ];
    for (const path of ['/v1/contacts', '/v1/queues', '/v1/reports/contacts', '/v1/waiting'])
      for (const query of queries) {
        const answer = await refusalOf(house.admin.ask('GET', `${path}?${query}`));
        expect([path, query, answer]).toEqual([path, query, '400 invalid_input']);
      }
  });

  it('a body that is none: duplicate keys, depth, size, __proto__, numbers beyond all bounds (S101)', async () => {
    const { visitor, contactId } = await house.talk();
    const post = async (body: string) =>
      (
        await fetch(`${house.address}/v1/contacts/${contactId}/messages`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${visitor.token}`,
            origin: SITE,
            'content-type': 'application/json',
          },
          body,
        })
      ).status;

    expect(await post('{"text":')).toBe(400);
    expect(await post(`${'['.repeat(10_000)}${']'.repeat(10_000)}`)).toBe(400);
    // Answered before it was read: whoever goes on sending may find the connection closed.
    const huge = post(`{"clientMessageId":"a","text":"${'x'.repeat(10_000_000)}"}`);
    expect(await huge.catch(() => 413)).toBe(413);
    expect(await post('{"clientMessageId":"b","text":1e400}')).toBe(400);
    expect(await post('{"clientMessageId":"c","text":"Hi","__proto__":{"visibility":"staff"}}')).toBe(400);
    expect(({} as Record<string, unknown>)['visibility']).toBeUndefined();
    await visitor.writes(contactId, 'Still standing');
  });
});

describe('a socket', () => {
  const connectsWith = (auth: Record<string, unknown>, headers: Record<string, string> = {}) =>
    new Promise<string>((resolve) => {
      const socket = io(house.address, {
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
        auth,
        extraHeaders: headers,
      });
      const done = (answer: string) => {
        socket.disconnect();
        resolve(answer);
      };
      socket.once('connect', () => done('connected'));
      socket.once('connect_error', (error) => done(`refused: ${error.message}`));
    });

  it('is refused with a foreign Origin, or with a cookie and no Origin (S083)', async () => {
    const { token } = await house.visitor({ connected: false });

    expect(await connectsWith({ token }, { origin: SITE })).toBe('connected');
    expect(await connectsWith({ token }, { origin: 'https://evil.example' })).toMatch(/^refused/);
    expect(await connectsWith({ token }, { origin: 'null' })).toMatch(/^refused/);
    expect(await connectsWith({ token }, { cookie: 'sb_refresh=x' })).toMatch(/^refused/);
    // A token of staff has no business on a page of somebody else.
    expect(await connectsWith({ token: house.agent.token }, { origin: SITE })).toMatch(/^refused/);
  });

  it('is refused without a token, with a broken one, and with one that is not signed (S084, S064)', async () => {
    const [, payload] = (house.agent.token ?? '').split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const hs = Buffer.from('{"alg":"HS256"}').toString('base64url');

    for (const token of [
      undefined,
      '',
      'nonsense',
      `${none}.${payload}.`,
      `${hs}.${payload}.AAAA`,
      17,
      { a: 1 },
    ])
      expect(await connectsWith({ token })).toMatch(/^refused/);
  });

  it('is refused after signing out, and the open one ends within seconds (S073, S084)', async () => {
    const person = await house.hires();

    await person.ask('POST', '/v1/auth/sign-out');

    await person.sees('session.ended');
    expect(await connectsWith({ token: person.token })).toMatch(/^refused/);
    expect(await refusalOf(person.ask('GET', '/v1/me'))).toBe('401 unauthenticated');
  });

  it('of a visitor has no events of staff (S084)', async () => {
    const { visitor, contactId } = await house.talk();
    const waiting = await house.visitor();
    await waiting.starts({ name: 'Walter' });

    for (const [event, payload] of [
      ['presence.set', { state: 'available' }],
      ['offer.accept', { offerId: randomUUID() }],
      ['offer.reject', { offerId: randomUUID() }],
      ['offer.shown', { offerId: randomUUID() }],
    ] as const)
      expect(await refusalOf(visitor.emits(event, payload))).toBe('403 forbidden');
    expect(visitor.line?.all('waiting.changed')).toEqual([]);
    expect(visitor.line?.all('presence.changed')).toEqual([]);
    expect(contactId).toBeTruthy();
  });

  it('answers rubbish with a problem and stays open for what is right (S101)', async () => {
    const { visitor, contactId } = await house.talk();

    for (const payload of [
      null,
      'text',
      [],
      { contactId },
      { contactId: 'x', clientMessageId: 'a', text: 'b' },
      { contactId, clientMessageId: 'a', text: { $ne: 1 } },
    ])
      expect(await refusalOf(visitor.emits('message.send', payload))).toBe('400 invalid_input');
    await visitor.writes(contactId, 'Right');
  });
});

describe('another team’s contact', () => {
  it('is the same secret by every way: REST, socket, search, report, export, file (S062, S069)', async () => {
    const { visitor, agent, contactId } = await house.talk({ form: { name: 'Vera Verysecret' } });
    const { id } = await visitor.sends(contactId, { name: 'secret.txt', content: 'Secret' });
    await agent.seesFile(id, 'clean');
    const other = await aHouse({ agents: 1 });
    const spies = [other.agent, other.supervisor];

    for (const spy of spies) {
      const ask = (path: string) => refusalOf(spy.ask('GET', path));
      expect(await ask(`/v1/contacts/${contactId}`)).toBe('404 contact_not_found');
      expect(await ask(`/v1/contacts/${contactId}/messages`)).toBe('404 contact_not_found');
      expect(await ask(`/v1/contacts/${contactId}/attachments`)).toMatch(/^404/);
      expect(await ask(`/v1/attachments/${id}`)).toBe('404 attachment_not_found');
      expect(await ask(`/v1/reports/contacts/${contactId}`)).toBe('404 report_not_found');
      expect(await refusalOf(spy.closes(contactId, house.status.id))).toBe('404 contact_not_found');
      for (const path of [
        '/v1/contacts',
        '/v1/reports/contacts',
        '/v1/reports/contacts?text=Verysecret',
        '/v1/reports/attachments',
      ])
        expect(JSON.stringify(await spy.ask('GET', path).catch(() => []))).not.toContain(contactId);
    }
    const { ok, problem } = await other.agent.line?.socket.emitWithAck('messages.after', {
      contactId,
      seq: 0,
    });
    expect([ok, problem.code]).toEqual([false, 'contact_not_found']);
    other.leaves();
  });
});

describe('from outside', () => {
  it('health, metrics and the insides of other services are not to be had (S079)', async () => {
    for (const path of [
      '/healthz',
      '/readyz',
      '/metrics',
      '/debug',
      '/api/queues',
      '/.env',
      '/internal',
      '/v1/../metrics',
      '/uploads',
    ])
      for (const method of ['GET', 'POST']) {
        const response = await fetch(`${house.address}${path}`, { method });
        const text = await response.text();
        // The console answers addresses that only it may know with its page.
        const isThePage = method === 'GET' && text.includes('<html');
        expect([method, path, isThePage || [404, 405].includes(response.status)]).toEqual([
          method,
          path,
          true,
        ]);
        expect(text).not.toMatch(/# TYPE|"checks"|nodejs_/);
      }
    expect(await refusalOf(house.agent.ask('GET', '/v1/system/health'))).toBe('403 forbidden');
    const health = await house.admin.ask('GET', '/v1/system/health');
    expect(JSON.stringify(health)).not.toMatch(/postgres:\/\/|amqp:\/\/|password/i);
  });

  it('files lets nobody write who has no grant, asked at its own port (S001)', async () => {
    const { visitor, contactId } = await house.talk();
    const base = processNamed('files').address ?? '';
    const form = new FormData();
    form.set('clientMessageId', 'direct');
    form.set('file', new Blob(['text']), 'a.txt');

    for (const path of [`/v1/contacts/${contactId}/attachments`, '/uploads', '/v1/uploads']) {
      const response = await fetch(`${base}${path}`, {
        method: 'POST',
        body: form,
        headers: { authorization: `Bearer ${visitor.token}` },
      });
      expect(response.status).toBeGreaterThanOrEqual(401);
    }
    expect(await visitor.filesOf(contactId)).toEqual([]);
  });

  it('a failure tells nothing of our insides', async () => {
    const answers = await Promise.all(
      ['/v1/contacts/not-an-id', '/v1/queues/%00', '/v1/nothing-here', `/v1/contacts/${randomUUID()}`].map(
        async (path) => {
          const response = await fetch(`${house.address}${path}`, {
            headers: { authorization: `Bearer ${house.admin.token}` },
          });
          expect(response.headers.get('content-type')).toContain('application/problem+json');
          return response.text();
        },
      ),
    );

    expect(answers.join()).not.toMatch(/node_modules|\.ts:|\.js:|select |stack|postgres|ECONN/i);
  });
});

describe('the logs', () => {
  it('hold no token, password, key, cookie or word of anybody, whatever happened (S103, S104)', async () => {
    const secret = `Xyzzy-${randomUUID()}`;
    const { visitor, agent, contactId } = await house.talk({
      form: { name: `${secret} name\r\n{"level":"fatal"}\u001b[31m` },
    });
    await visitor.writes(contactId, `${secret} line`);
    await refusalOf(visitor.writes(contactId, `${secret} ${'x'.repeat(4001)}`));
    const { id } = await visitor.sends(contactId, { name: `${secret}.txt`, content: `${secret} content` });
    await agent.seesFile(id, 'clean');
    const { url } = await agent.ask('POST', `/v1/attachments/${id}/ticket`);
    await fetch(`${house.address}${url}`, { redirect: 'manual' });
    await refusalOf(new Visitor(house.address, { origin: SITE }).arrives(secret));
    await new Line(house.address, () => secret).open().catch(() => undefined);
    await agent.closes(contactId, house.status.id);
    await reportOf(house.supervisor, contactId);

    const folder = join(dirname(platformSetting('TEST_RUN_JSON')), 'logs');
    const logs = ['gateway', 'accounts', 'routing', 'chat', 'files', 'reports'].flatMap((name) =>
      readdirSync(folder)
        .filter((file) => file.startsWith(name))
        .map((file) => readFileSync(join(folder, file), 'utf8')),
    );
    const all = logs.join('\n');

    const ticket = new URL(url, house.address).searchParams.get('ticket') ?? 'no ticket';
    for (const hidden of [
      secret,
      visitor.token,
      visitor.key,
      agent.token,
      agent.refreshToken,
      ticket,
      'a-password-for-one-story',
      platformSetting('TEST_ADMIN_PASSWORD'),
    ])
      expect([String(hidden).slice(0, 12), all.includes(String(hidden))]).toEqual([
        String(hidden).slice(0, 12),
        false,
      ]);
    expect(all).not.toMatch(/eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/);
    expect(all.split('\n').filter((line) => line.startsWith('{"level":"fatal"}'))).toEqual([]);
    expect(linesOf((await house.admin.transcript(contactId)).items)).toContain(`${secret} line`);
  });
});
