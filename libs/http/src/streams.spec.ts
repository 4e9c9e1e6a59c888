import fastify, { type FastifyInstance } from 'fastify';
import { Readable } from 'node:stream';
import { correlate } from './correlation.js';
import { answerWithStream } from './streams.js';

describe('an answer that is a stream', () => {
  let server: FastifyInstance;
  let body: () => Readable | undefined;
  let address: string;
  beforeAll(async () => {
    server = fastify();
    correlate(server);
    server.get('/', (_request, reply) =>
      answerWithStream(reply.header('x-set-before', 'yes'), {
        status: 206,
        headers: { 'content-type': 'text/plain', 'set-cookie': ['a=1', 'b=2'] },
        body: body(),
      }),
    );
    address = await server.listen({ port: 0, host: '127.0.0.1' });
  });
  afterAll(() => server.close());

  it('goes out with its own headers and those that were set before', async () => {
    body = () => Readable.from(['some ', 'bytes']);

    const answer = await fetch(address, { headers: { 'x-correlation-id': 'abc' } });

    expect([answer.status, await answer.text()]).toEqual([206, 'some bytes']);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/plain',
      'x-set-before': 'yes',
      'x-correlation-id': 'abc',
    });
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  it('breaks off where its source does, and never looks whole', async () => {
    body = () =>
      Readable.from(
        (async function* () {
          yield 'half';
          throw new Error('the store is gone');
        })(),
      );

    await expect(fetch(address).then((answer) => answer.text())).rejects.toThrow();
  });

  it('ends its source when the reader goes', async () => {
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    body = () => {
      const endless = new Readable({ read: () => void endless.push(Buffer.alloc(65_536)) });
      return endless.once('close', resolve);
    };
    const reader = new AbortController();
    await fetch(address, { signal: reader.signal });

    reader.abort();

    await ended;
  });

  it('without a body is its head alone', async () => {
    body = () => undefined;

    expect(await (await fetch(address)).text()).toBe('');
  });
});
