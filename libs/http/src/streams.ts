import { logger } from '@switchboard/kernel';
import type { FastifyReply } from 'fastify';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const log = logger('http');

/** What is answered as a stream; without a body only the head goes out (HEAD, 304, 416). */
interface StreamedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body?: Readable;
}

/**
 * Answers with bytes as they come: back-pressure from the client to the source, and whoever goes takes the other with him.
 * A source that breaks off breaks the answer off; it never ends as if it were whole.
 */
export async function answerWithStream(
  reply: FastifyReply,
  { status, headers, body }: StreamedAnswer,
): Promise<void> {
  reply.hijack();
  // A hijacked reply sends nothing of its own; what was set on it before goes along.
  reply.raw.writeHead(status, { ...reply.getHeaders(), ...headers } as Record<string, string | string[]>);
  if (!body) return void reply.raw.end();
  await pipeline(body, reply.raw).catch((err: unknown) => log.info({ err }, 'an answer broke off'));
}
