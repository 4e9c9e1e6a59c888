import type { VisitorIdentity } from '@switchboard/contracts';
import { Http } from '@switchboard/web';
import { keep, kept, PLACES } from './kept';

const RENEW_BEFORE_MS = 5 * 60_000;

/**
 * Who the visitor is. The key stays in the host page's own storage, so the identity holds where a browser blocks
 * third-party cookies; nothing is stored before the visitor opens the chat.
 */
export class Identity {
  private held: { token: string; expiresAt: number; visitorId: string; visitorKey: string } | null = null;
  private asking: Promise<string> | null = null;
  private readonly http: Http;
  private readonly place: string;

  constructor(
    baseUrl: string,
    private readonly widgetKey: string,
  ) {
    this.http = new Http({ baseUrl, token: () => null });
    this.place = PLACES.visitor(widgetKey);
  }

  /** Has this browser been a visitor here before? */
  get isKnown(): boolean {
    return kept('browser', this.place) !== null;
  }

  get visitorId(): string | null {
    return this.held?.visitorId ?? null;
  }

  /** The token as it is now. */
  readonly token = (): string | null => this.held?.token ?? null;

  /** A token that is good for a while. */
  readonly freshToken = async (): Promise<string> => {
    if (this.held && this.held.expiresAt - Date.now() > RENEW_BEFORE_MS) return this.held.token;
    return this.renew();
  };

  /** Asks for a new token with the key, one question at a time. */
  readonly renew = (): Promise<string> => {
    this.asking ??= this.identify().finally(() => (this.asking = null));
    return this.asking;
  };

  private async identify(): Promise<string> {
    const visitorKey = kept('browser', this.place) ?? this.held?.visitorKey ?? null;
    const body = { widgetKey: this.widgetKey, ...(visitorKey === null ? {} : { visitorKey }) };
    const identity = await this.http.ask<VisitorIdentity>('/v1/visitors', { method: 'POST', body });
    keep('browser', this.place, identity.visitorKey);
    this.held = {
      token: identity.visitorToken,
      visitorId: identity.visitorId,
      visitorKey: identity.visitorKey,
      expiresAt: Date.now() + identity.expiresInSeconds * 1000,
    };
    return identity.visitorToken;
  }
}
