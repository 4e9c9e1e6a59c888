import compress from '@fastify/compress';
import type { FastifyInstance } from 'fastify';

/** What is text and made here; files pass as they are, and pages were compressed when they were built. */
const COMPRESSED = /^(application\/(problem\+)?json|text\/(css|html|javascript))\b/;
const THRESHOLD_BYTES = 1024;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The answer carries a secret: its length must not depend on what else is in it (BREACH). */
    secret?: true;
  }
}

/** Answers travel compressed, those with a secret excepted. Nothing that comes in is unpacked: a kilobyte could be a gigabyte. */
export async function compressAnswers(fastify: FastifyInstance): Promise<void> {
  fastify.addHook('onRoute', (route) => {
    if (route.config?.secret) route.compress = false;
  });
  await fastify.register(compress, {
    globalDecompression: false,
    encodings: ['br', 'gzip'],
    threshold: THRESHOLD_BYTES,
    customTypes: COMPRESSED,
  });
}
