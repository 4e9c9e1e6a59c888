import { AppError, currentContext, logger } from '@switchboard/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Agent, type IncomingHttpHeaders, type IncomingMessage, request as httpRequest } from 'node:http';
import { ServiceAddresses } from './service-addresses.js';

/** Longest silence of a service: nothing slow holds an answer, so this is generous. */
const SILENCE_MS = 30_000;
const ASKED = [
  'content-type',
  'content-length',
  'accept',
  'range',
  'if-range',
  'if-none-match',
  'if-modified-since',
  'sec-fetch-mode',
  'sec-fetch-site',
  'sec-fetch-dest',
  'user-agent',
] as const;
const ANSWERED = [
  'content-type',
  'content-length',
  'content-disposition',
  'content-range',
  'accept-ranges',
  'etag',
  'last-modified',
  'cache-control',
  'content-security-policy',
  'x-content-type-options',
  'referrer-policy',
  'location',
  'set-cookie',
  'retry-after',
  'ratelimit',
  'ratelimit-policy',
  'cross-origin-resource-policy',
  'x-robots-tag',
] as const;
const log = logger('streams');

/** What goes along with a request that a service answers. */
interface Along {
  readonly path: string;
  readonly grant?: string;
  /** Credentials count only where the service itself decides. */
  readonly credentials?: 'bearer' | 'bearerOrCookie';
  readonly body?: true;
}

/**
 * Bytes between a browser and a service: nothing is kept here but what is on the wire. Back-pressure goes through
 * both ways, and whoever gives up takes the other side with him.
 */
export class ServiceStreams {
  private readonly addresses: ServiceAddresses;

  constructor(addresses: readonly string[]) {
    this.addresses = new ServiceAddresses(addresses);
  }

  /** Sends the request on and answers with what the service answers, as it comes. */
  async pass(request: FastifyRequest, reply: FastifyReply, along: Along): Promise<void> {
    const answer = await this.ask(request, reply, along);
    void reply.status(answer.statusCode ?? 502);
    for (const name of ANSWERED) {
      const value = answer.headers[name];
      if (value !== undefined) void reply.header(name, value);
    }
    await reply.send(answer);
  }

  private async ask(request: FastifyRequest, reply: FastifyReply, along: Along): Promise<IncomingMessage> {
    const { url, socket } = await this.addresses.connect().catch((err: Error) => {
      throw refusalOf(err);
    });
    if (reply.raw.destroyed) {
      socket.destroy(); // the browser has gone meanwhile, and its close was told before anybody listened
      throw new AppError('unavailable', 'Nobody waits for this any more');
    }
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const { pathname, search } = new URL(along.path, url);
    // A connection of its own: a body cannot be sent again on a second one when a kept one turns out to be dead.
    const upstream = httpRequest({
      host: url.hostname,
      port: url.port,
      path: pathname + search,
      method: request.method,
      headers: headersFor(request, along),
      agent: Object.assign(new Agent(), { createConnection: () => socket }),
    });
    upstream.setTimeout(SILENCE_MS, () =>
      upstream.destroy(new AppError('timeout', 'The service did not answer in time')),
    );
    upstream.once('error', (err) => reject(refusalOf(err)));
    upstream.once('response', (answer) => {
      // The service may decide before it has read everything; the rest is read off here, so that the client sees the answer.
      request.raw.unpipe(upstream);
      request.raw.resume();
      resolve(answer);
    });
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) upstream.destroy();
    });
    // Not pipeline: it would tear down the browser's connection, and with it the answer that explains why.
    if (along.body) request.raw.pipe(upstream);
    else upstream.end();
    return promise;
  }
}

function headersFor(request: FastifyRequest, { grant, credentials }: Along): IncomingHttpHeaders {
  const { headers } = request;
  const context = currentContext();
  return {
    ...Object.fromEntries(
      ASKED.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
    ),
    ...(credentials && headers.authorization && { authorization: headers.authorization }),
    ...(credentials === 'bearerOrCookie' && headers.cookie && { cookie: headers.cookie }),
    ...(grant && { 'x-switchboard-grant': grant }),
    ...(context && { 'x-correlation-id': context.correlationId, traceparent: context.traceparent }),
    'x-forwarded-for': request.ip,
    'x-forwarded-proto': request.protocol,
    // Otherwise the service would close right behind an early refusal, and what is still on its way would wipe it out.
    connection: 'keep-alive',
  };
}

function refusalOf(err: Error): AppError {
  if (err instanceof AppError) return err;
  log.warn({ err }, 'a service could not be reached');
  return new AppError('unavailable', 'This cannot be reached at the moment', {
    retryAfterSeconds: 2,
    cause: err,
  });
}
