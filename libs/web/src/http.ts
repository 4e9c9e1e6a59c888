import { newId } from './ids.js';
import { ProblemError, problemOfBody } from './problem.js';
import { ServerClock } from './server-clock.js';

export interface HttpRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string | number | boolean | null | undefined>>;
  readonly signal?: AbortSignal;
  /** A POST that makes something: asked again after an answer that never came, it makes it once. */
  readonly creates?: boolean;
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
  /** Learns from every answer; several of these may share one. */
  readonly clock?: ServerClock;
}

interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

/** Asks the REST surface. Every failure is a ProblemError; every wait has an end. */
export class Http {
  readonly clock: ServerClock;
  /** The keys of creations whose outcome nobody knows yet. */
  private readonly keys = new Map<string, string>();

  constructor(private readonly options: HttpOptions) {
    this.clock = options.clock ?? new ServerClock();
  }

  /** The server's clock minus ours. */
  get clockOffsetMs(): number {
    return this.clock.offsetMs;
  }

  async ask<T>(path: string, request: HttpRequest = {}): Promise<T> {
    return (await this.answer<T>(path, request)).body;
  }

  /** Makes something by a POST, and says whether it was not there before. */
  async create<T>(path: string, body: unknown): Promise<{ isNew: boolean; made: T }> {
    const answer = await this.answer<T>(path, { method: 'POST', body, creates: true });
    return { isNew: answer.status === 201, made: answer.body };
  }

  private async answer<T>(path: string, request: HttpRequest): Promise<Answer<T>> {
    if (!request.creates) return this.answered<T>(path, request, null);

    const question = `${path} ${JSON.stringify(request.body)}`;
    const key = this.keys.get(question) ?? newId();
    this.keys.set(question, key);
    try {
      const answer = await this.answered<T>(path, request, key);
      this.keys.delete(question);
      return answer;
    } catch (error) {
      if (isRefusal(error)) this.keys.delete(question);
      throw error;
    }
  }

  private async answered<T>(path: string, request: HttpRequest, key: string | null): Promise<Answer<T>> {
    const response = await this.send(path, request, this.options.token(), key);
    if (response.status !== 401 || !this.options.renew) return readAnswer<T>(response);

    const token = await this.options.renew();
    return readAnswer<T>(token === null ? response : await this.send(path, request, token, key));
  }

  urlOf(path: string, query: HttpRequest['query'] = {}): string {
    const given = Object.entries(query).filter(
      ([, value]) => value !== undefined && value !== null && value !== '',
    );
    const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
    return `${this.options.baseUrl}${path}${search ? `?${search}` : ''}`;
  }

  private async send(
    path: string,
    request: HttpRequest,
    token: string | null,
    key: string | null,
  ): Promise<Response> {
    const askedAt = Date.now();
    const deadline = AbortSignal.timeout(this.options.timeoutMs ?? 15_000);
    try {
      const response = await fetch(this.urlOf(path, request.query), {
        method: request.method ?? 'GET',
        headers: headersOf(request, token, key),
        body: request.body === undefined ? null : JSON.stringify(request.body),
        credentials: request.withCookie ? 'same-origin' : 'omit',
        signal: request.signal ? AbortSignal.any([request.signal, deadline]) : deadline,
      });
      this.clock.heard(response.headers.get('date'), askedAt, Date.now());
      return response;
    } catch (error) {
      if (request.signal?.aborted) throw error;
      throw offline();
    }
  }
}

const offline = () => new ProblemError('offline', 0, 'The server cannot be reached');

/** The server said no, so nothing was made; a failure of its own leaves that open. */
const isRefusal = (error: unknown): boolean =>
  error instanceof ProblemError && error.status >= 400 && error.status < 500;

function headersOf(request: HttpRequest, token: string | null, key: string | null): Record<string, string> {
  return {
    accept: 'application/json',
    ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(key === null ? {} : { 'idempotency-key': key }),
  };
}

async function readAnswer<T>(response: Response): Promise<Answer<T>> {
  const text = await response.text().catch(() => {
    throw offline();
  });
  const body = text === '' ? {} : parseJson(text);
  if (!response.ok || body === undefined) throw problemOfBody(response.status, body);
  return { status: response.status, body: body as T };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
