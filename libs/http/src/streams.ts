import { logger } from '@switchboard/kernel';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';

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
  body?.once('error', (err) => log.info({ err }, 'an answer broke off'));
  // Fastify says of an answer to HEAD without a body that it has no length.
  const nothing = reply.request.method === 'HEAD' ? Readable.from([]) : undefined;
  await reply
    .status(status)
    .headers(headers)
    .send(body ?? nothing);
}
