import { randomUUID } from 'node:crypto';
import { Line } from './line.ts';
import { type Answer, ask, formOf, open, openTicket, type SentFile } from './surface.ts';

type Fields = Record<string, unknown>;

/** Somebody with a token and a line: what visitors and staff have in common. */
class Person {
  address: string;
  readonly origin: string | null;
  token: string | null = null;
  line: Line | null = null;

  constructor(address: string, { origin = null }: { origin?: string | null } = {}) {
    this.address = address;
    this.origin = origin;
  }

  ask(method: string, path: string, body?: unknown): Promise<Answer> {
    return ask(this.address, method, path, { token: this.token, body, origin: this.origin });
  }

  async connects(): Promise<this> {
    this.line = new Line(this.address, () => this.token ?? '', { origin: this.origin });
    await this.line.open();
    return this;
  }

  disconnects(): void {
    this.line?.close();
  }

  sees(event: string, fits?: (payload: Answer) => boolean, timeoutMs?: number): Promise<Answer> {
    return this.#lineOrThrow().sees(event, fits, timeoutMs);
  }

  /** Waits for a message with this text. */
  async reads(text: string): Promise<Answer> {
    return (await this.sees('message.sent', ({ message }) => message.text === text)).message;
  }

  emits(event: string, payload: unknown): Promise<Answer> {
    return this.#lineOrThrow().ask(event, payload);
  }

  /** Over the socket. */
  async writes(contactId: string, text: string, more: Fields = {}): Promise<Answer> {
    const message = { contactId, clientMessageId: randomUUID(), text, ...more };
    return (await this.emits('message.send', message)).message;
  }

  transcript(
    contactId: string,
    { afterSeq = 0, afterStaffSeq }: { afterSeq?: number; afterStaffSeq?: number } = {},
  ) {
    const staff = afterStaffSeq === undefined ? '' : `&afterStaffSeq=${afterStaffSeq}`;
    return this.ask('GET', `/v1/contacts/${contactId}/messages?afterSeq=${afterSeq}${staff}&limit=500`);
  }

  sends(contactId: string, file: SentFile): Promise<Answer> {
    return this.ask('POST', `/v1/contacts/${contactId}/attachments`, formOf(file));
  }

  /** The contact's files as this person sees them. */
  async filesOf(contactId: string): Promise<Answer[]> {
    return (await this.ask('GET', `/v1/contacts/${contactId}/attachments`)).items;
  }

  /** Waits until a file is in this state. */
  seesFile(attachmentId: string, state: string): Promise<Answer> {
    return this.sees(
      'attachment.changed',
      ({ attachment }) => attachment.id === attachmentId && attachment.state === state,
    );
  }

  /** By a ticket, as a browser does. */
  async downloads(attachmentId: string) {
    const { url } = await this.ask('POST', `/v1/attachments/${attachmentId}/ticket`);
    return openTicket(this.address, url);
  }

  /** By the bare link with the bearer token. */
  opens(link: string, headers: Record<string, string> = {}): Promise<Response> {
    return open(this.address, link, { token: this.token, headers });
  }

  #lineOrThrow(): Line {
    if (!this.line) throw new Error('Nobody is connected');
    return this.line;
  }
}

/** Somebody of staff. */
export class Staff extends Person {
  user: Answer = null;
  refreshToken = '';

  async signsIn(email: string, password: string): Promise<this> {
    return this.#holds(await ask(this.address, 'POST', '/v1/auth/sign-in', { body: { email, password } }));
  }

  /** As a page does before its token has run out, which is after five minutes. */
  async renews(): Promise<this> {
    const { refreshToken } = this;
    this.#holds(await ask(this.address, 'POST', '/v1/auth/refresh', { body: { refreshToken } }));
    if (this.line) await this.emits('session.renew', { token: this.token });
    return this;
  }

  #holds({ accessToken, refreshToken, user }: Answer): this {
    this.token = accessToken;
    this.refreshToken = refreshToken;
    this.user = user;
    return this;
  }

  isAvailable(): Promise<Answer> {
    return this.ask('PUT', '/v1/me/presence', { state: 'available' });
  }

  /** Waits for an offer, of any contact where none is named, shows it, and takes it. */
  async takes(contactId?: string): Promise<{ offer: Answer; contact: Answer }> {
    const { offer } = await this.sees(
      'offer.made',
      ({ offer }) => contactId === undefined || offer.contact.id === contactId,
    );
    await this.emits('offer.shown', { offerId: offer.id });
    const { contact } = await this.emits('offer.accept', { offerId: offer.id });
    return { offer, contact };
  }

  /** The transcript of a contact's report, page after page. */
  async reportLines(contactId: string): Promise<Answer[]> {
    const items: Answer[] = [];
    for (let after = '', more = true; more;) {
      const page = await this.ask('GET', `/v1/reports/contacts/${contactId}/messages?limit=500${after}`);
      items.push(...page.items);
      more = page.nextCursor !== null;
      after = `&after=${page.nextCursor}`;
    }
    return items;
  }

  /** "Accept file transfers". */
  invitesFiles(contactId: string, wishes: Fields = {}): Promise<Answer> {
    return this.ask('POST', `/v1/contacts/${contactId}/file-invitations`, wishes);
  }

  closes(contactId: string, statusId?: string): Promise<Answer> {
    return this.ask('POST', `/v1/contacts/${contactId}/close`, statusId ? { statusId } : {});
  }
}

/** Somebody on a website. */
export class Visitor extends Person {
  id = '';
  key: string | undefined = undefined;

  /** Gets an identity, or renews the one of the key he holds. */
  async arrives(widgetKey: string): Promise<this> {
    const body = { widgetKey, ...(this.key && { visitorKey: this.key }) };
    const identity = await ask(this.address, 'POST', '/v1/visitors', { body, origin: this.origin });
    this.id = identity.visitorId;
    this.key = identity.visitorKey;
    this.token = identity.visitorToken;
    return this;
  }

  starts(form: Fields = {}): Promise<Answer> {
    return this.ask('POST', '/v1/contacts', form);
  }

  leaves(contactId: string): Promise<Answer> {
    return this.ask('POST', `/v1/contacts/${contactId}/leave`);
  }
}
