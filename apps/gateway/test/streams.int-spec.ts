import { IssueGrant } from '@switchboard/contracts';
import { AppError, uuidv7 } from '@switchboard/kernel';
import { once } from 'node:events';
import {
  type ClientRequest,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { until } from '../../../test/support/wait.js';
import { GatewayDriver } from './gateway.driver.js';
import { anAgent, aVisitor, type Person } from './people.js';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
const MEGABYTE = 1024 * 1024;
const LINK = `/a/${'c'.repeat(32)}/${'a'.repeat(64)}`;

describe('streams to and from files', () => {
  let files: Server;
  let gateway: GatewayDriver;
  let answer: Answer;
  let agent: Person, visitor: Person;
  const contactId = uuidv7();
  const upload = `/v1/contacts/${contactId}/attachments`;
  const form = { 'content-type': 'multipart/form-data; boundary=x' };

  beforeAll(async () => {
    files = createServer((incoming, response) => answer(incoming, response)).listen(0, '127.0.0.1');
    await once(files, 'listening');
    gateway = await GatewayDriver.start({
      FILES_URL: `http://127.0.0.1:${(files.address() as AddressInfo).port}`,
    });
    gateway.platform.answer(IssueGrant, () => ({ grant: 'the-grant' }));
    [agent, visitor] = await Promise.all([anAgent(), aVisitor()]);
  });
  afterAll(async () => {
    await gateway.stop();
    files.closeAllConnections();
    files.close();
  });

  const json = (response: ServerResponse, status: number, body: object) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const send = (body: Buffer<ArrayBuffer>, as = visitor) =>
    gateway.fetch(upload, { method: 'POST', as, headers: form, body, duplex: 'half' });
  /** Bytes without end, counted. */
  function endless(): { stream: Readable; sent: () => number } {
    let sent = 0;
    const chunk = Buffer.alloc(64 * 1024);
    const stream = new Readable({
      read: () => {
        sent += chunk.length;
        stream.push(chunk);
      },
    });
    return { stream, sent: () => sent };
  }

  /** Until nothing more flows. */
  async function standsStill(sent: () => number): Promise<void> {
    let before = -1;
    await until(() => {
      const stands = sent() === before;
      before = sent();
      return stands;
    });
  }
  /** An upload that goes as the test lets it go. */
  function sends(headers: Record<string, string | number> = {}): ClientRequest {
    const { hostname, port } = new URL(gateway.url);
    const authorization = `Bearer ${visitor.token}`;
    const sender = request({
      hostname,
      port,
      path: upload,
      method: 'POST',
      headers: { ...form, authorization, ...headers },
    });
    return sender.on('error', () => undefined);
  }

  describe('an upload', () => {
    it('arrives byte for byte with chat’s grant and nobody’s credentials', async () => {
      let headers: IncomingMessage['headers'] = {};
      let received = 0;
      answer = (incoming, response) => {
        headers = incoming.headers;
        incoming.on('data', (chunk: Buffer) => (received += chunk.length));
        incoming.on('end', () => json(response, 201, { id: 'x', path: incoming.url }));
      };

      const done = await send(Buffer.alloc(3 * MEGABYTE));

      expect([done.status, await done.json()]).toEqual([
        201,
        { id: 'x', path: `/contacts/${contactId}/attachments` },
      ]);
      expect(received).toBe(3 * MEGABYTE);
      expect(headers).toMatchObject({
        'x-switchboard-grant': 'the-grant',
        ...form,
        'content-length': String(3 * MEGABYTE),
        'x-correlation-id': done.headers.get('x-correlation-id'),
      });
      expect(headers).not.toHaveProperty('authorization');
      expect(gateway.platform.askedOf(IssueGrant).at(-1)).toMatchObject({
        actor: { id: visitor.id },
        contactId,
        purpose: 'upload',
      });
    });

    it('without a place in the contact never reaches files (S001, S002)', async () => {
      let reached = false;
      answer = () => (reached = true);
      gateway.platform.answer(IssueGrant, () =>
        Promise.reject(new AppError('contact_not_found', 'No such contact')),
      );

      const refused = await send(Buffer.alloc(MEGABYTE));
      const anonymous = await gateway.fetch(upload, { method: 'POST', headers: form, body: 'x' });

      gateway.platform.answer(IssueGrant, () => ({ grant: 'the-grant' }));
      expect([refused.status, anonymous.status, reached]).toEqual([404, 401, false]);
    });

    it('of another media type is 415', async () => {
      const refused = await gateway.send('POST', upload, { clientMessageId: 'a' }, { as: visitor });

      expect([refused.status, await refused.json()]).toMatchObject([415, { code: 'type_not_allowed' }]);
    });

    it('waits when files does not read: nothing piles up here (S019)', async () => {
      const { stream, sent } = endless();
      let waiting: IncomingMessage | undefined;
      answer = (incoming) => (waiting = incoming.pause());
      const sender = sends();
      stream.pipe(sender);
      await until(() => waiting);

      await standsStill(sent);

      expect(sent()).toBeLessThan(16 * MEGABYTE);
      sender.destroy();
      // Whoever does not read does not see the end either.
      waiting?.resume();
      await until(() => waiting?.destroyed);
    });

    it('that is refused while it is being sent shows the refusal', async () => {
      answer = (incoming, response) => {
        incoming.once('data', () => json(response, 413, { code: 'file_too_large' }));
      };

      const refused = await send(Buffer.alloc(8 * MEGABYTE));

      expect([refused.status, await refused.json()]).toEqual([413, { code: 'file_too_large' }]);
    });

    it('that the sender breaks off ends at files too (S006)', async () => {
      let gone = false;
      let begun = false;
      answer = (incoming) => {
        incoming.once('data', () => (begun = true)).resume();
        incoming.once('close', () => (gone = !incoming.complete));
      };
      const sender = sends({ 'content-length': 10 * MEGABYTE });
      sender.write(Buffer.alloc(MEGABYTE));
      await until(() => begun);

      sender.destroy();

      await until(() => gone);
    });

    it('may ask first (Expect: 100-continue)', async () => {
      answer = (incoming, response) => {
        incoming.resume().on('end', () => json(response, 201, {}));
      };
      const sender = sends({ expect: '100-continue', 'content-length': 5 });
      sender.flushHeaders();
      await once(sender, 'continue');
      sender.end('12345');

      const [response] = (await once(sender, 'response')) as [IncomingMessage];

      expect(response.statusCode).toBe(201);
      response.resume();
    });

    it('is 503 when files cannot be reached', async () => {
      answer = (incoming) => incoming.socket.destroy();

      const failed = await send(Buffer.alloc(1024));

      expect([failed.status, await failed.json()]).toMatchObject([503, { code: 'unavailable' }]);
      expect(failed.headers.get('retry-after')).toBe('2');
    });
  });

  describe('a download', () => {
    const guarded = {
      'content-disposition': 'attachment; filename="a.pdf"',
      'content-security-policy': "default-src 'none'; sandbox",
      'accept-ranges': 'bytes',
      etag: '"x"',
    };

    it('passes what files decides on, with its headers and ours', async () => {
      let asked: IncomingMessage | undefined;
      answer = (incoming, response) => {
        asked = incoming;
        response
          .writeHead(206, {
            ...guarded,
            'content-range': 'bytes 0-3/10',
            'set-cookie': ['sb_viewer=1'],
            'x-internal': 'secret',
            server: 'files',
          })
          .end('body');
      };

      const got = await gateway.fetch(LINK, {
        as: agent,
        headers: {
          range: 'bytes=0-3',
          cookie: 'sb_viewer=0',
          'x-forwarded-for': '1.2.3.4',
          'x-switchboard-grant': 'forged',
        },
      });

      expect([got.status, await got.text()]).toEqual([206, 'body']);
      expect(Object.fromEntries(got.headers)).toMatchObject({
        ...guarded,
        'content-range': 'bytes 0-3/10',
        'set-cookie': 'sb_viewer=1',
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
      });
      expect(got.headers.get('x-internal')).toBeNull();
      expect(asked?.url).toBe(LINK);
      expect(asked?.headers).toMatchObject({
        authorization: `Bearer ${agent.token}`,
        cookie: 'sb_viewer=0',
        range: 'bytes=0-3',
        'x-forwarded-for': '127.0.0.1',
      });
      expect(asked?.headers).not.toHaveProperty('x-switchboard-grant');
    });

    it('takes a ticket along, and HEAD without the bytes', async () => {
      const asked: string[] = [];
      answer = (incoming, response) => {
        asked.push(`${incoming.method} ${incoming.url}`);
        response
          .writeHead(incoming.url?.includes('ticket') ? 303 : 200, {
            location: LINK,
            'content-length': incoming.method === 'HEAD' ? '10' : '0',
          })
          .end();
      };

      const ticket = await gateway.fetch(`${LINK}?ticket=abc`, { redirect: 'manual' });
      const head = await gateway.fetch(LINK, { method: 'HEAD' });

      expect([ticket.status, ticket.headers.get('location')]).toEqual([303, LINK]);
      expect([head.status, head.headers.get('content-length')]).toEqual([200, '10']);
      expect(asked).toEqual([`GET ${LINK}?ticket=abc`, `HEAD ${LINK}`]);
    });

    it.each([
      '/a/x/y',
      `/a/../contacts`,
      `/a/${'c'.repeat(32)}/..%2f..%2fcontacts`,
      `/a/${'C'.repeat(32)}/${'a'.repeat(64)}`,
    ])('of %s is unknown and reaches nothing else of files', async (path) => {
      let reached = false;
      answer = (_incoming, response) => void ((reached = true), response.end());
      const { hostname, port } = new URL(gateway.url);

      const asking = request({ hostname, port, path });
      asking.end();
      const [got] = (await once(asking, 'response')) as [IncomingMessage];
      got.resume();

      expect([got.statusCode, reached]).toEqual([404, false]);
    });

    it('waits for a slow reader, and ends at files when he goes', async () => {
      const { stream, sent } = endless();
      let closed = false;
      answer = (_incoming, response) => {
        response.once('close', () => (closed = true));
        stream.pipe(response.writeHead(200, guarded));
      };
      const { hostname, port } = new URL(gateway.url);
      const reading = request({ hostname, port, path: LINK });
      reading.on('error', () => undefined).end();
      const [response] = (await once(reading, 'response')) as [IncomingMessage];
      response.pause();
      await standsStill(sent);

      expect(sent()).toBeLessThan(24 * MEGABYTE);
      reading.destroy();

      await until(() => closed);
    });

    it('that breaks off at files breaks off here, never ends as if it were whole', async () => {
      answer = (_incoming, response) => {
        response.writeHead(200, { ...guarded, 'content-length': '1000' }).write('half');
        setImmediate(() => response.destroy());
      };

      await expect(gateway.fetch(LINK).then((got) => got.text())).rejects.toThrow();
    });

    it('of a report takes the bearer token only', async () => {
      let asked: IncomingMessage | undefined;
      answer = (incoming, response) => void ((asked = incoming), response.writeHead(200, guarded).end('ok'));
      const id = uuidv7();

      const got = await gateway.fetch(`/v1/reports/attachments/${id}/content`, {
        as: agent,
        headers: { cookie: 'sb_open=1' },
      });

      expect(await got.text()).toBe('ok');
      expect(asked?.url).toBe(`/v1/reports/attachments/${id}/content`);
      expect(asked?.headers).not.toHaveProperty('cookie');
    });
  });
});
