import { ProblemError } from './problem.js';

/** One question that a page asked of the fake server. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly headers: Headers;
  readonly credentials: RequestCredentials | undefined;
}

type Answer = (asked: Asked) => unknown;

/** A REST surface for tests of pages: answers what a test says, and remembers what it was asked. */
export class FakeServer {
  readonly asked: Asked[] = [];
  /** How far its clock is from ours. */
  aheadMs = 0;
  private readonly answers = new Map<string, { give: Answer; status: number }>();

  /** `on('POST /v1/contacts', …)`: a body, or what gives one; a ProblemError becomes the refusal that it is. */
  on(route: string, answer: unknown, status = 200): this {
    const give = typeof answer === 'function' ? (answer as Answer) : () => answer;
    this.answers.set(route, { give, status });
    return this;
  }

  /** What was asked there, in order. */
  askedOf(route: string): Asked[] {
    return this.asked.filter(({ method, path }) => `${method} ${path}` === route);
  }

  forget(): void {
    this.asked.length = 0;
    this.answers.clear();
    this.aheadMs = 0;
  }

  readonly fetch = async (input: string | URL, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(input, 'https://chat.example');
    const asked: Asked = {
      method: init.method ?? 'GET',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
      headers: new Headers(init.headers),
      credentials: init.credentials,
    };
    this.asked.push(asked);
    const answer = this.answers.get(`${asked.method} ${asked.path}`);
    if (!answer) throw new TypeError(`Nobody answers ${asked.method} ${asked.path}`);
    const headers = { date: new Date(Date.now() + this.aheadMs).toUTCString() };
    try {
      return Response.json((await answer.give(asked)) ?? {}, { headers, status: answer.status });
    } catch (error) {
      if (!(error instanceof ProblemError) || error.status === 0) throw error;
      const { code, status, detail, extra } = error;
      return Response.json({ type: '', title: '', code, status, detail, ...extra }, { status });
    }
  };
}

class FakeStorage {
  private readonly kept = new Map<string, string>();
  readonly getItem = (key: string): string | null => this.kept.get(key) ?? null;
  readonly setItem = (key: string, value: string): void => void this.kept.set(key, value);
  readonly removeItem = (key: string): void => void this.kept.delete(key);
  readonly clear = (): void => this.kept.clear();
}

/** Channels of one name hear each other, as tabs do. */
class FakeChannel {
  static readonly open = new Set<FakeChannel>();
  onmessage: ((event: { data: unknown }) => void) | null = null;

  constructor(readonly name: string) {
    FakeChannel.open.add(this);
  }

  postMessage(data: unknown): void {
    for (const other of FakeChannel.open)
      if (other !== this && other.name === this.name) other.onmessage?.({ data });
  }

  close(): void {
    FakeChannel.open.delete(this);
  }
}

class FakeDocument extends EventTarget {
  title = '';
  hidden = false;
  get visibilityState(): DocumentVisibilityState {
    return this.hidden ? 'hidden' : 'visible';
  }

  /** As if another tab came before this one, or went away. */
  hides(isHidden: boolean): void {
    this.hidden = isHidden;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

/** Locks of one name are held one after the other. */
function fakeLocks() {
  let last: Promise<unknown> = Promise.resolve();
  return {
    request: <T>(_name: string, work: () => Promise<T>): Promise<T> => {
      const mine = last.then(work, work);
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}

const give = (name: string, value: unknown) =>
  Object.defineProperty(globalThis, name, { configurable: true, writable: true, value });

/** What a browser gives to a page, as far as the pages' logic asks for it: tests run without a browser. */
export class FakeBrowser {
  readonly server = new FakeServer();
  readonly localStorage = new FakeStorage();
  readonly sessionStorage = new FakeStorage();
  document = new FakeDocument();
  private page = new EventTarget();

  /** Before the modules under test are loaded: some look at once. */
  install(): this {
    const { server, localStorage, sessionStorage, document } = this;
    const navigator = { language: 'en-GB', locks: fakeLocks() };
    const given = { localStorage, sessionStorage, document, navigator, BroadcastChannel: FakeChannel };
    for (const [name, value] of Object.entries({ ...given, window: globalThis, fetch: server.fetch }))
      give(name, value);
    const heard = ['addEventListener', 'removeEventListener', 'dispatchEvent'] as const;
    for (const name of heard) give(name, (...call: [never, never]) => this.page[name](...call));
    return this;
  }

  /** As if a tab beside this one kept something for all of them. */
  otherTabKeeps(key: string, newValue: string): void {
    this.localStorage.setItem(key, newValue);
    this.page.dispatchEvent(Object.assign(new Event('storage'), { key, newValue }));
  }

  /** As if the visitor went to another page: does this one ask him whether to? */
  asksBeforeLeaving(): boolean {
    return !this.page.dispatchEvent(new Event('beforeunload', { cancelable: true }));
  }

  /** A browser that was never used: nothing kept, nobody listening, no other tabs, a server that answers nothing yet. */
  reset(): void {
    this.localStorage.clear();
    this.sessionStorage.clear();
    this.document = new FakeDocument();
    give('document', this.document);
    this.page = new EventTarget();
    this.server.forget();
    FakeChannel.open.clear();
  }
}
