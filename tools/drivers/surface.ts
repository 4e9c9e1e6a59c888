import { randomUUID } from 'node:crypto';

/** What the surface answers: as loose as JSON is. */
export type Answer = ReturnType<typeof JSON.parse>;

interface Problem {
  code?: string;
  detail?: string;
}

/** An answer of the public surface that was a refusal or a failure: its problem+json. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  readonly code: string | undefined;
  readonly problem: Problem & Record<string, unknown>;

  constructor(status: number, problem: Problem & Record<string, unknown>, what: string) {
    super(`${what}: ${status} ${problem.code ?? ''} ${problem.detail ?? ''}`);
    this.status = status;
    this.code = problem.code;
    this.problem = problem;
  }
}

interface Asking {
  token?: string | null;
  body?: unknown;
  origin?: string | null;
  headers?: Record<string, string>;
}

const bearer = (token: string | null) => token && { authorization: `Bearer ${token}` };

/** Asks the REST surface of a gateway and returns the JSON it answers. */
export async function ask(
  address: string,
  method: string,
  path: string,
  { token = null, body, origin = null, headers = {} }: Asking = {},
): Promise<Answer> {
  const isForm = body instanceof FormData;
  const response = await fetch(new URL(path, address), {
    method,
    headers: {
      ...bearer(token),
      ...(origin && { origin }),
      ...(body !== undefined && !isForm && { 'content-type': 'application/json' }),
      ...(method === 'POST' && { 'idempotency-key': randomUUID() }),
      ...headers,
    },
    body: isForm ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(60_000),
  });
  const answer = parsed(await response.text());
  if (!response.ok) throw new Refused(response.status, answer, `${method} ${path}`);
  return answer;
}

function parsed(text: string): Answer {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return { detail: text.slice(0, 200) };
  }
}

interface Opening {
  token?: string | null;
  cookies?: string;
  headers?: Record<string, string>;
  method?: string;
}

/** Follows a link as a browser or a program would; never follows redirects by itself. */
export const open = (
  address: string,
  link: string,
  { token = null, cookies = '', headers = {}, method = 'GET' }: Opening = {},
) =>
  fetch(new URL(link, address), {
    method,
    redirect: 'manual',
    headers: { ...bearer(token), ...(cookies && { cookie: cookies }), ...headers },
    signal: AbortSignal.timeout(60_000),
  });

/** Exchanges a ticket's address for the file, as a browser does: 303, cookie, bare link. */
export async function openTicket(address: string, url: string) {
  const exchange = await open(address, url);
  if (exchange.status !== 303) throw new Refused(exchange.status, parsed(await exchange.text()), 'ticket');
  const cookies = exchange.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
  const response = await open(address, exchange.headers.get('location') ?? '', { cookies });
  return { bytes: Buffer.from(await response.arrayBuffer()), cookies, response };
}

export interface SentFile {
  name: string;
  content: string | Uint8Array;
  type?: string;
  description?: string;
  text?: string;
  clientMessageId?: string;
}

/** A file as multipart form, the fields first. */
export function formOf({ name, content, type = 'application/octet-stream', ...fields }: SentFile): FormData {
  const form = new FormData();
  for (const [field, value] of Object.entries({ clientMessageId: randomUUID(), ...fields }))
    if (value) form.set(field, value);
  form.set('file', new Blob([content as BlobPart], { type }), name);
  return form;
}
