import { randomUUID } from 'node:crypto';

/** An answer of the public surface that was a refusal or a failure: its problem+json. */
export class Refused extends Error {
  /** @param {number} status @param {Record<string, unknown>} problem @param {string} what */
  constructor(status, problem, what) {
    super(`${what}: ${status} ${problem.code ?? ''} ${problem.detail ?? ''}`);
    this.name = 'Refused';
    this.status = status;
    /** @type {string | undefined} */
    this.code = /** @type {string | undefined} */ (problem.code);
    this.problem = problem;
  }
}

/**
 * Asks the REST surface and returns the JSON it answers.
 * @param {string} address the gateway's
 * @param {string} method
 * @param {string} path
 * @param {{ token?: string | null, body?: unknown, origin?: string | null, headers?: Record<string, string> }} [options]
 * @returns {Promise<any>}
 */
export async function ask(address, method, path, { token = null, body, origin = null, headers = {} } = {}) {
  const isForm = body instanceof FormData;
  const response = await fetch(new URL(path, address), {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(origin ? { origin } : {}),
      ...(body !== undefined && !isForm ? { 'content-type': 'application/json' } : {}),
      ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
      ...headers,
    },
    body: body === undefined ? undefined : isForm ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(60_000),
  });
  const text = await response.text();
  const answer = parsed(text);
  if (!response.ok) throw new Refused(response.status, answer, `${method} ${path}`);
  return answer;
}

function parsed(text) {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return { detail: text.slice(0, 200) };
  }
}

/**
 * Follows a link as a browser or a program would; never follows redirects by itself.
 * @param {string} address @param {string} link
 * @param {{ token?: string | null, cookies?: string, headers?: Record<string, string>, method?: string }} [options]
 */
export function open(address, link, { token = null, cookies = '', headers = {}, method = 'GET' } = {}) {
  return fetch(new URL(link, address), {
    method,
    redirect: 'manual',
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(cookies ? { cookie: cookies } : {}),
      ...headers,
    },
    signal: AbortSignal.timeout(60_000),
  });
}

/**
 * Exchanges a ticket's address for the file, as a browser does: 303, cookie, bare link.
 * @param {string} address @param {string} url
 * @returns {Promise<{ bytes: Buffer, cookies: string, response: Response }>}
 */
export async function openTicket(address, url) {
  const exchange = await open(address, url);
  if (exchange.status !== 303) throw new Refused(exchange.status, parsed(await exchange.text()), 'ticket');
  const cookies = exchange.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
  const response = await open(address, exchange.headers.get('location') ?? '', { cookies });
  return { bytes: Buffer.from(await response.arrayBuffer()), cookies, response };
}

/**
 * A file as multipart form, the fields first.
 * @param {{ name: string, content: string | Uint8Array, type?: string, description?: string, text?: string, clientMessageId?: string }} file
 */
export function formOf({
  name,
  content,
  type = 'application/octet-stream',
  description,
  text,
  clientMessageId = randomUUID(),
}) {
  const form = new FormData();
  form.set('clientMessageId', clientMessageId);
  if (description) form.set('description', description);
  if (text) form.set('text', text);
  form.set('file', new Blob([content], { type }), name);
  return form;
}
