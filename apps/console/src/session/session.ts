import type { SessionTokens, User } from '@switchboard/contracts';
import { asProblemError, Http } from '@switchboard/web';
import { clock } from '../shared/clock';

export type SessionState =
  | { readonly is: 'starting' }
  | { readonly is: 'signedOut'; readonly reason: 'none' | 'signedOut' | 'ended' }
  | { readonly is: 'signedIn'; readonly user: User };

/** Says only that somebody signed in here before: without it there is no session to look for. Nothing of the session. */
const RETURNING = 'switchboard-returning';

/** One tab after the other. Plain http pages have no locks (K01): there the one before the newest cookie is still good. */
const alone = <T>(work: () => Promise<T>): Promise<T> =>
  'locks' in navigator ? navigator.locks.request('switchboard-renew', work) : work();

/** Renewed this long before the token runs out. */
const RENEW_BEFORE_MS = 60_000;

/**
 * Who is signed in. The access token lives in memory only; the refresh token only in the HttpOnly cookie, so nothing of
 * the session is ever in local storage. Tabs tell each other about signing in and out.
 */
export class Session {
  private state: SessionState = { is: 'starting' };
  private token: { value: string; expiresAt: number } | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isLeaving = false;
  private readonly listeners = new Set<() => void>();
  private readonly tabs = new BroadcastChannel('switchboard-session');
  private readonly http = new Http({ baseUrl: '', token: () => this.token?.value ?? null, clock });

  constructor() {
    this.tabs.onmessage = ({ data }) => (data === 'out' ? this.end('signedOut') : void this.renew());
  }

  readonly current = (): SessionState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** The token as it is now; null when nobody is signed in. */
  readonly accessToken = (): string | null => this.token?.value ?? null;

  /** A token that is good for a while, renewed if need be. */
  readonly freshToken = async (): Promise<string | null> => {
    if (this.token && this.token.expiresAt - Date.now() > RENEW_BEFORE_MS / 2) return this.token.value;
    return this.renew();
  };

  /** At the start of a page: the session of before, if there is one. */
  async resume(): Promise<void> {
    if (localStorage.getItem(RETURNING) === null) return this.end('none');
    await this.renew();
  }

  async signIn(email: string, password: string): Promise<void> {
    this.take(
      await this.http.ask<SessionTokens>('/v1/auth/sign-in', {
        method: 'POST',
        body: { email, password },
        withCookie: true,
      }),
    );
    this.tabs.postMessage('in');
  }

  async signOut(): Promise<void> {
    // What is refused from here on is refused because he leaves: nothing carries the session on.
    this.isLeaving = true;
    try {
      await this.http.ask('/v1/auth/sign-out', { method: 'POST', withCookie: true });
    } finally {
      this.isLeaving = false;
      this.tabs.postMessage('out');
      this.end('signedOut');
    }
  }

  /** One renewal at a time over all tabs: each finds the cookie that the one before has got. */
  readonly renew = async (): Promise<string | null> => {
    if (this.isLeaving) return null;
    try {
      return await alone(async () => {
        const tokens = await this.http.ask<SessionTokens>('/v1/auth/refresh', {
          method: 'POST',
          body: {},
          withCookie: true,
        });
        this.take(tokens);
        return tokens.accessToken;
      });
    } catch (thrown) {
      return this.notRenewed(asProblemError(thrown).isPassing);
    }
  };

  /** The session is over: said by the server, by another tab, or by us. */
  end(reason: 'none' | 'signedOut' | 'ended'): void {
    clearTimeout(this.timer);
    this.token = null;
    localStorage.removeItem(RETURNING);
    this.set({ is: 'signedOut', reason });
  }

  private notRenewed(isPassing: boolean): string | null {
    // He has signed out meanwhile: that is what the page says.
    if (this.state.is === 'signedOut') return null;
    if (!isPassing) this.end(this.state.is === 'signedIn' ? 'ended' : 'none');
    else this.renewIn(5_000);
    return null;
  }

  private take({ accessToken, expiresInSeconds, user }: SessionTokens): void {
    this.token = { value: accessToken, expiresAt: Date.now() + expiresInSeconds * 1000 };
    this.renewIn(expiresInSeconds * 1000 - RENEW_BEFORE_MS);
    localStorage.setItem(RETURNING, 'yes');
    this.set({ is: 'signedIn', user });
  }

  private renewIn(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.renew(), Math.max(1_000, ms));
  }

  private set(state: SessionState): void {
    this.state = state;
    this.listeners.forEach((listener) => listener());
  }
}

export const session = new Session();
