import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Http } from './http.js';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const json =
  (status: number, body: object): Answer =>
  (_request, response) =>
    void response.writeHead(status).end(JSON.stringify({ status, ...body }));
const made = json(201, { id: 'made' });
const refused = json(409, { code: 'queue_full' });
const broken = json(503, { code: 'unavailable' });
const hangsUp: Answer = (request) => void request.socket.destroy();
const cutShort: Answer = (request, response) => {
  response.writeHead(201, { 'content-length': '100' }).write('{"id":');
  setImmediate(() => request.socket.destroy());
};

describe('asking the surface', () => {
  const answers: Answer[] = [];
  const keys: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    keys.push(request.headers['idempotency-key']?.toString());
    request.resume().on('end', () => (answers.shift() ?? made)(request, response));
  });
  let baseUrl = '';
  let http: Http;
  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    keys.length = 0;
    http = new Http({ baseUrl, token: () => 'old', renew: async () => 'new' });
  });
  afterAll(() => void server.close());

  const creates = (body: unknown) => http.ask('/v1/contacts', { method: 'POST', body, creates: true });
  const codeOf = (asked: Promise<unknown>) =>
    asked.then(
      () => 'answered',
      ({ code }) => code,
    );

  it.each([
    ['never came', hangsUp, 'offline'],
    ['broke off', cutShort, 'offline'],
    ['was a failure of the server', broken, 'unavailable'],
  ])(
    'makes a thing once where the first answer %s: the second try has its key',
    async (_what, first, code) => {
      answers.push(first);

      expect(await codeOf(creates({ name: 'Vera' }))).toBe(code);
      expect(await codeOf(creates({ name: 'Vera' }))).toBe('answered');

      expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
      expect(keys[1]).toBe(keys[0]);
    },
  );

  it('makes another thing after an answer, after a refusal, and for another question', async () => {
    answers.push(refused);

    expect(await codeOf(creates({ name: 'Vera' }))).toBe('queue_full');
    await creates({ name: 'Vera' });
    await creates({ name: 'Vera' });
    answers.push(hangsUp);
    await codeOf(creates({ name: 'Vera' }));
    await creates({ name: 'Vito' });

    expect(new Set(keys).size).toBe(5);
  });

  it('keeps the key when the token has to be renewed in between', async () => {
    answers.push(json(401, { code: 'unauthenticated' }));

    await creates({});

    expect(keys).toHaveLength(2);
    expect(keys[1]).toBe(keys[0]);
  });

  it('says whether what it makes was there before', async () => {
    answers.push(json(200, { id: 'earlier' }));

    expect(await http.create('/v1/contacts', {})).toMatchObject({ isNew: false, made: { id: 'earlier' } });
    expect(await http.create('/v1/contacts', {})).toMatchObject({ isNew: true, made: { id: 'made' } });
  });

  it('gives nothing else a key', async () => {
    await http.ask('/v1/contacts');

    expect(keys).toEqual([undefined]);
  });

  it('answers one that is not JSON with a problem, and knows the server’s clock', async () => {
    answers.push((_request, response) => void response.writeHead(502).end('<html>'));

    expect(await codeOf(http.ask('/v1/me'))).toBe('no_answer');
    expect(Math.abs(http.clockOffsetMs)).toBeLessThan(5_000);
  });
});
