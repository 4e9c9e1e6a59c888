import fastifyStatic from '@fastify/static';
import { sendProblem } from '@switchboard/http';
import { AppError, problemOf } from '@switchboard/kernel';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { GatewayConfig } from '../gateway.config.js';
import { asFramedPage, asPage } from '../http/headers.js';
import { NOT_FOUND_PAGE } from './not-found.page.js';
import { previewPage } from './preview.page.js';

const FOR_EVER = 'public, max-age=31536000, immutable';
const FOR_A_WHILE = 'public, max-age=300';
const EMBEDDED = { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' };
const SERVED_ELSEWHERE = /^\/(v1|a|socket\.io)(\/|$)/;

/** The pages: the console at `/` with its deep links, `/demo`, `/preview`, and the widget with its parts for other sites. */
export async function servePages(
  fastify: FastifyInstance,
  { CONSOLE_DIR, WIDGET_DIR }: Pick<GatewayConfig, 'CONSOLE_DIR' | 'WIDGET_DIR'>,
): Promise<void> {
  const root = [CONSOLE_DIR, WIDGET_DIR].filter((folder) => existsSync(folder));
  if (root.length > 0)
    await fastify.register(fastifyStatic, {
      root,
      serve: false,
      cacheControl: false,
      dotfiles: 'ignore',
      preCompressed: true,
    });

  const send = (reply: FastifyReply, folder: string, file: string, headers: Record<string, string>) => {
    if (!isIn(folder, file)) return notFound(reply);
    return asPage(reply).headers(headers).sendFile(file, folder);
  };
  const console_ = (file: string, cache: string) => (_request: FastifyRequest, reply: FastifyReply) =>
    send(reply, CONSOLE_DIR, file, { 'cache-control': cache });

  fastify.get('/', console_('index.html', 'no-cache'));
  fastify.get('/assets/*', (request, reply) =>
    send(reply, CONSOLE_DIR, `assets/${tailOf(request)}`, { 'cache-control': FOR_EVER }),
  );
  fastify.get('/widget.js', (_request, reply) =>
    send(reply, WIDGET_DIR, 'widget.js', { ...EMBEDDED, 'cache-control': FOR_A_WHILE }),
  );
  fastify.get('/widget/*', (request, reply) =>
    send(reply, WIDGET_DIR, `widget/${tailOf(request)}`, { ...EMBEDDED, 'cache-control': FOR_EVER }),
  );
  fastify.get('/demo', (_request, reply) => send(reply, WIDGET_DIR, 'demo.html', {}));
  fastify.get('/demo.css', (_request, reply) => send(reply, WIDGET_DIR, 'demo.css', {}));
  fastify.get('/preview', (request, reply) => {
    const page = previewPage((request.query as Record<string, unknown>)['key']);
    if (page === null) return notFound(reply);
    return asFramedPage(reply).type('text/html; charset=utf-8').send(page);
  });
  fastify.get('/*', (request, reply) => {
    const path = tailOf(request);
    if (SERVED_ELSEWHERE.test(`/${path}`)) return nothingHere(reply);
    // A file of the console's folder, or an address of its own router.
    if (path.includes('.')) return send(reply, CONSOLE_DIR, path, {});
    return wantsPage(request) ? send(reply, CONSOLE_DIR, 'index.html', {}) : notFound(reply);
  });
}

// Climbing out must look like any other address where there is nothing.
const isIn = (folder: string, file: string) =>
  !file.split(/[\\/]/).includes('..') && existsSync(join(folder, file));
const tailOf = (request: FastifyRequest) => String((request.params as Record<string, string>)['*']);
// Browsers that go somewhere name it; a script that asks for a wrong address gets a problem it can read.
const wantsPage = ({ headers }: FastifyRequest) => headers.accept?.includes('text/html') ?? false;

function notFound(reply: FastifyReply) {
  if (!wantsPage(reply.request)) return nothingHere(reply);
  return asPage(reply.status(404)).type('text/html; charset=utf-8').send(NOT_FOUND_PAGE);
}

// Straight, not thrown: Nest's filter does not stand behind routes that are not Nest's.
function nothingHere(reply: FastifyReply) {
  sendProblem(reply, problemOf(new AppError('not_found', 'There is nothing here')));
  return reply;
}
