import { ProblemError, problemOfBody } from './problem.js';

export interface HttpRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string | number | boolean | null | undefined>>;
  readonly signal?: AbortSignal;
  /** Repeats of a creating POST are one creation. */
  readonly idempotencyKey?: string;
  /** Only the console's refresh and sign-out send the session cookie. */
  readonly withCookie?: boolean;
}

export interface HttpOptions {
  /** The gateway's address; empty for the page's own origin. */
  readonly baseUrl: string;
  /** The bearer token to send, if there is one. */
  readonly token: () => string | null;
  /** Called once for a 401: a new token, or null where the session is over. */
  readonly renew?: () => Promise<string | null>;
  readonly timeoutMs?: number;
}

/** Asks the REST surface. Every failure is a ProblemError; every wait has an end. */
export class Http {
  /** The server's clock minus ours, in ms, as its last answer told: good to a second. */
  clockOffsetMs = 0;

  constructor(private readonly options: HttpOptions) {}

  async ask<T>(path: string, request: HttpRequest = {}): Promise<T> {
    const response = await this.send(path, request, this.options.token());
    if (response.status !== 401 || !this.options.renew) return readAnswer<T>(response);

    const token = await this.options.renew();
    return token === null ? readAnswer<T>(response) : readAnswer<T>(await this.send(path, request, token));
  }

  urlOf(path: string, query: HttpRequest['query'] = {}): string {
    const given = Object.entries(query).filter(
      ([, value]) => value !== undefined && value !== null && value !== '',
    );
    const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
    return `${this.options.baseUrl}${path}${search ? `?${search}` : ''}`;
  }

  private async send(path: string, request: HttpRequest, token: string | null): Promise<Response> {
    const deadline = AbortSignal.timeout(this.options.timeoutMs ?? 15_000);
    try {
      const response = await fetch(this.urlOf(path, request.query), {
        method: request.method ?? 'GET',
        headers: headersOf(request, token),
        body: request.body === undefined ? null : JSON.stringify(request.body),
        credentials: request.withCookie ? 'same-origin' : 'omit',
        signal: request.signal ? AbortSignal.any([request.signal, deadline]) : deadline,
      });
      const serverNow = Date.parse(response.headers.get('date') ?? '');
      // The header leaves out the milliseconds: half a second is what is missing on average.
      if (!Number.isNaN(serverNow)) this.clockOffsetMs = serverNow + 500 - Date.now();
      return response;
    } catch (error) {
      if (request.signal?.aborted) throw error;
      throw new ProblemError('offline', 0, 'The server cannot be reached');
    }
  }
}

function headersOf(request: HttpRequest, token: string | null): Record<string, string> {
  return {
    accept: 'application/json',
    ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(request.idempotencyKey === undefined ? {} : { 'idempotency-key': request.idempotencyKey }),
  };
}

async function readAnswer<T>(response: Response): Promise<T> {
  const text = await response.text();
  const body = text === '' ? {} : parseJson(text);
  if (!response.ok || body === undefined) throw problemOfBody(response.status, body);
  return body as T;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
