import helmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import type { FastifyInstance, FastifyReply } from 'fastify';

const HSTS_SECONDS = 31_536_000;
const POWERS = 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()';

/** For JSON and streams: nothing in it is ever a page (S049, S106). */
const FOR_ANSWERS = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: "'none'", frameAncestors: "'none'", baseUri: "'none'", formAction: "'none'" },
  },
  frameguard: { action: 'deny' },
} satisfies FastifyHelmetOptions;

/** For our own pages. Styles may stand inline (the component library writes them); scripts never. */
const pageHeaders = (framedBy: "'none'" | "'self'") =>
  ({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: "'none'",
        scriptSrc: "'self'",
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        mediaSrc: ["'self'", 'data:'],
        connectSrc: "'self'",
        workerSrc: "'self'",
        frameSrc: "'self'",
        manifestSrc: "'self'",
        frameAncestors: framedBy,
        baseUri: "'none'",
        formAction: "'self'",
        objectSrc: "'none'",
      },
    },
    frameguard: { action: framedBy === "'self'" ? 'sameorigin' : 'deny' },
  }) satisfies FastifyHelmetOptions;
const FOR_PAGES = pageHeaders("'none'");
const FOR_FRAMED_PAGES = pageHeaders("'self'");

/** On what the framework refuses before any of our code has seen it. */
export const BARE_HEADERS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

/** The headers of every answer; TLS is demanded only where browsers reach us by it. */
export async function setHeaders(fastify: FastifyInstance, isPublicSecure: boolean): Promise<void> {
  await fastify.register(helmet, {
    ...FOR_ANSWERS,
    strictTransportSecurity: isPublicSecure && { maxAge: HSTS_SECONDS },
  });
  fastify.addHook('onRequest', (_request, reply, done) => {
    void reply.header('permissions-policy', POWERS).header('cache-control', 'private, no-store');
    done();
  });
}

/** The same for an answer that is a page of ours. */
export function asPage(reply: FastifyReply): FastifyReply {
  void reply.helmet(FOR_PAGES);
  return reply.header('cache-control', 'no-cache');
}

/** A page that our own pages may frame: the administration shows it beside the snippet. */
export function asFramedPage(reply: FastifyReply): FastifyReply {
  void reply.helmet(FOR_FRAMED_PAGES);
  return reply.header('cache-control', 'no-cache');
}
