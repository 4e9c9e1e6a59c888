import { randomUUID } from 'node:crypto';
import { Line } from './line.mjs';
import { ask, formOf, open, openTicket } from './surface.mjs';

/** Somebody with a token and a line: what visitors and staff have in common. */
class Person {
  /** @type {string | null} */
  token = null;
  /** @type {Line | null} */
  line = null;

  /** @param {string} address @param {{ origin?: string | null }} [options] */
  constructor(address, { origin = null } = {}) {
    this.address = address;
    this.origin = origin;
  }

  /** @param {string} method @param {string} path @param {unknown} [body] */
  ask(method, path, body) {
    return ask(this.address, method, path, { token: this.token, body, origin: this.origin });
  }

  async connects() {
    this.line = new Line(this.address, () => this.token ?? '', { origin: this.origin });
    await this.line.open();
    return this;
  }

  disconnects() {
    this.line?.close();
  }

  /** @param {string} event @param {(payload: any) => boolean} [fits] @param {number} [timeoutMs] */
  sees(event, fits, timeoutMs) {
    return this.#lineOrThrow().sees(event, fits, timeoutMs);
  }

  /** Waits for a message with this text. @param {string} text */
  async reads(text) {
    return (await this.sees('message.sent', ({ message }) => message.text === text)).message;
  }

  /** @param {string} event @param {unknown} payload */
  emits(event, payload) {
    return this.#lineOrThrow().ask(event, payload);
  }

  /** Over the socket. @param {string} contactId @param {string} text @param {Record<string, unknown>} [more] */
  async writes(contactId, text, more = {}) {
    return (await this.emits('message.send', { contactId, clientMessageId: randomUUID(), text, ...more }))
      .message;
  }

  /** @param {string} contactId @param {{ afterSeq?: number, afterStaffSeq?: number }} [query] */
  transcript(contactId, query = {}) {
    const search = new URLSearchParams({
      afterSeq: String(query.afterSeq ?? 0),
      ...(query.afterStaffSeq === undefined ? {} : { afterStaffSeq: String(query.afterStaffSeq) }),
      limit: '500',
    });
    return this.ask('GET', `/v1/contacts/${contactId}/messages?${search}`);
  }

  /** @param {string} contactId @param {Parameters<typeof formOf>[0]} file */
  sends(contactId, file) {
    return this.ask('POST', `/v1/contacts/${contactId}/attachments`, formOf(file));
  }

  /** The contact's files as this person sees them. @param {string} contactId */
  async filesOf(contactId) {
    return (await this.ask('GET', `/v1/contacts/${contactId}/attachments`)).items;
  }

  /** Waits until a file is in this state. @param {string} attachmentId @param {string} state */
  seesFile(attachmentId, state) {
    return this.sees(
      'attachment.changed',
      ({ attachment }) => attachment.id === attachmentId && attachment.state === state,
    );
  }

  /** By a ticket, as a browser does. @param {string} attachmentId */
  async downloads(attachmentId) {
    const { url } = await this.ask('POST', `/v1/attachments/${attachmentId}/ticket`);
    return openTicket(this.address, url);
  }

  /** By the bare link with the bearer token. @param {string} link @param {Record<string, string>} [headers] */
  opens(link, headers = {}) {
    return open(this.address, link, { token: this.token, headers });
  }

  #lineOrThrow() {
    if (!this.line) throw new Error('Nobody is connected');
    return this.line;
  }
}

/** Somebody of staff. */
export class Staff extends Person {
  /** @type {any} */
  user = null;

  /** @param {string} email @param {string} password */
  async signsIn(email, password) {
    return this.#holds(await ask(this.address, 'POST', '/v1/auth/sign-in', { body: { email, password } }));
  }

  /** As a page does before its token has run out, which is after five minutes. */
  async renews() {
    const { refreshToken } = this;
    this.#holds(await ask(this.address, 'POST', '/v1/auth/refresh', { body: { refreshToken } }));
    if (this.line) await this.emits('session.renew', { token: this.token });
    return this;
  }

  /** @param {{ accessToken: string, refreshToken: string, user: any }} session */
  #holds({ accessToken, refreshToken, user }) {
    this.token = accessToken;
    this.refreshToken = refreshToken;
    this.user = user;
    return this;
  }

  async isAvailable() {
    return this.ask('PUT', '/v1/me/presence', { state: 'available' });
  }

  /** Waits for an offer, shows it, and takes it. @param {string} [contactId] any contact where left out */
  async takes(contactId) {
    const { offer } = await this.sees(
      'offer.made',
      ({ offer }) => contactId === undefined || offer.contact.id === contactId,
    );
    await this.emits('offer.shown', { offerId: offer.id });
    const { contact } = await this.emits('offer.accept', { offerId: offer.id });
    return { offer, contact };
  }

  /** The transcript of a contact's report, page after page. @param {string} contactId */
  async reportLines(contactId) {
    const items = [];
    for (let after = '', more = true; more;) {
      const page = await this.ask('GET', `/v1/reports/contacts/${contactId}/messages?limit=500${after}`);
      items.push(...page.items);
      more = page.nextCursor !== null;
      after = `&after=${page.nextCursor}`;
    }
    return items;
  }

  /** "Accept file transfers". @param {string} contactId @param {Record<string, unknown>} [wishes] */
  invitesFiles(contactId, wishes = {}) {
    return this.ask('POST', `/v1/contacts/${contactId}/file-invitations`, wishes);
  }

  /** @param {string} contactId @param {string} [statusId] */
  closes(contactId, statusId) {
    return this.ask('POST', `/v1/contacts/${contactId}/close`, statusId ? { statusId } : {});
  }
}

/** Somebody on a website. */
export class Visitor extends Person {
  /** @type {string | undefined} */
  key = undefined;

  /** @param {string} widgetKey gets an identity, or renews the one of the key it holds */
  async arrives(widgetKey) {
    const body = { widgetKey, ...(this.key ? { visitorKey: this.key } : {}) };
    const identity = await ask(this.address, 'POST', '/v1/visitors', { body, origin: this.origin });
    this.id = identity.visitorId;
    this.key = identity.visitorKey;
    this.token = identity.visitorToken;
    return this;
  }

  /** @param {Record<string, unknown>} [form] */
  starts(form = {}) {
    return this.ask('POST', '/v1/contacts', form);
  }

  /** @param {string} contactId */
  leaves(contactId) {
    return this.ask('POST', `/v1/contacts/${contactId}/leave`);
  }
}
