import { jest } from '@jest/globals';
import type { ComposedStaffContact, Message, Offer } from '@switchboard/contracts';
import { ProblemError } from '@switchboard/web';
import type { ConnectionOptions } from '@switchboard/web/connection';
import { FakeBrowser } from '@switchboard/web/fake-browser';

const browser = new FakeBrowser().install();
const asked: [event: string, payload: Record<string, unknown>][] = [];
let answers: Record<string, unknown> = {};
let line: ConnectionOptions;

/** The line as the page sees it; the test is its other end. */
class FakeConnection {
  constructor(options: ConnectionOptions) {
    line = options;
  }
  readonly open = jest.fn();
  readonly close = jest.fn();
  ask(event: string, payload: Record<string, unknown>): Promise<unknown> {
    asked.push([event, payload]);
    const answer = answers[event];
    if (!answer) return Promise.reject(new ProblemError('offline', 0, ''));
    return Promise.resolve(typeof answer === 'function' ? answer(payload) : answer);
  }
}
jest.unstable_mockModule('@switchboard/web/connection', () => ({ Connection: FakeConnection }));

const { live } = await import('./live');
const { queries } = await import('../api');
const { session } = await import('../session/session');
const { DESK, followDesk, keepContact, keepInvitation, withKnownParts } = await import('../agent/desk.data');

const emit = (event: string, payload: object) => line.onEvent(event as never, payload as never);
const aMessage = (seq: number, given: object = {}) =>
  ({ id: `m${seq}`, contactId: 'c', seq, visibility: 'everyone', text: `line ${seq}`, ...given }) as Message;
const settled = async () => {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
};
const seqs = () =>
  live
    .transcript('c')
    .current()
    .messages.map(({ seq }) => seq);
const MESSAGES = 'GET /v1/contacts/c/messages';

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['Date', 'setImmediate', 'queueMicrotask', 'nextTick'] });
  live.stop();
  browser.reset();
  browser.server.on(MESSAGES, { items: [aMessage(1), aMessage(2)] });
  asked.length = 0;
  answers = { 'messages.after': { items: [] } };
});
afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

describe('a conversation of the console', () => {
  it('is read from its newest page when it is first looked at, and once', async () => {
    live.transcript('c');
    live.transcript('c');
    await settled();

    expect(seqs()).toEqual([1, 2]);
    expect(browser.server.askedOf(MESSAGES)).toHaveLength(1);
  });

  it('goes on while nobody looks: what is pushed is there later', async () => {
    emit('message.sent', { message: aMessage(3) });
    await settled();

    expect(seqs()).toEqual([1, 2, 3]);
  });

  it('asks for what it missed when the line is back, from where it stands', async () => {
    live.transcript('c');
    await settled();
    answers['messages.after'] = { items: [aMessage(3)] };

    line.onLine(true);
    await settled();

    expect(asked).toContainEqual(['messages.after', { contactId: 'c', seq: 2, staffSeq: 0 }]);
    expect(seqs()).toEqual([1, 2, 3]);
  });

  it('leaves out of a catch-up the notes from far above its pages: they would stand alone', async () => {
    browser.server.on(MESSAGES, { items: [aMessage(500), aMessage(501)] });
    live.transcript('c');
    await settled();
    answers['messages.after'] = {
      items: [aMessage(3, { id: 'note', staffSeq: 1, visibility: 'staff' }), aMessage(502)],
    };

    emit('resync', {});
    await settled();

    expect(seqs()).toEqual([500, 501, 502]);
  });

  it('sends by the line, and keeps what is not acknowledged over a reload of the tab', async () => {
    live.transcript('c').say('hello');
    await settled();
    expect(browser.sessionStorage.getItem('switchboard-outgoing-nobody-c')).toContain('hello');
    live.stop();

    answers['message.send'] = (sent: object) => ({ message: aMessage(3, sent) });
    live.transcript('c');
    await settled();

    const sent = asked.filter(([event]) => event === 'message.send').map(([, payload]) => payload);
    expect(sent.at(-1)).toEqual({ ...sent[0], contactId: 'c', text: 'hello', visibility: 'everyone' });
    expect(browser.sessionStorage.getItem('switchboard-outgoing-nobody-c')).toBeNull();
  });

  it('is not gone on with by whoever signs in afterwards: what one wrote is never sent as another (K19)', async () => {
    live.transcript('c').say('mine');
    await settled();
    live.stop();
    browser.server.on('POST /v1/auth/sign-in', {
      accessToken: 't',
      expiresInSeconds: 600,
      user: { id: 'b' },
    });
    await session.signIn('', '');
    answers['message.send'] = (sent: object) => ({ message: aMessage(3, sent) });
    asked.length = 0;

    live.transcript('c');
    await jest.advanceTimersByTimeAsync(60_000);
    await settled();

    expect(asked.filter(([event]) => event === 'message.send')).toEqual([]);
    session.end('none');
  });

  it('reads the page above where the reader comes to its top', async () => {
    const page = Array.from({ length: 200 }, (_, index) => aMessage(index + 201));
    browser.server.on(MESSAGES, { items: page, hasMore: true });
    live.transcript('c');
    await settled();
    browser.server.on(MESSAGES, { items: [aMessage(199), aMessage(200)], hasMore: true });

    await live.readEarlier('c');

    expect(seqs().slice(0, 2)).toEqual([199, 200]);
    expect(seqs()).toHaveLength(202);
  });
});

describe('the line', () => {
  it('is told to whoever shows it, until he stops', () => {
    const listener = jest.fn();
    const stop = live.subscribeLine(listener);

    line.onLine(true);
    expect(live.line()).toBe(true);
    line.onLine(false);
    expect(live.line()).toBe(false);
    stop();
    line.onLine(true);

    expect(listener).toHaveBeenCalledTimes(2);
  });

  it('tells each event to those who listen to it, as long as they do', () => {
    const [mine, others] = [jest.fn(), jest.fn()];
    const stop = live.on('waiting.changed', mine);
    live.on('offer.ended', others);

    emit('waiting.changed', { queueId: 'q' });
    stop();
    emit('waiting.changed', { queueId: 'q' });

    expect(mine).toHaveBeenCalledTimes(1);
    expect(others).not.toHaveBeenCalled();
  });

  it('makes everything be asked again when it is back: pushes were missed', () => {
    const again = jest.spyOn(queries, 'invalidateQueries');

    line.onLine(false);
    expect(again).not.toHaveBeenCalled();
    line.onLine(true);

    expect(again).toHaveBeenCalledWith();
  });

  it('asks who one is where the server ends the session', () => {
    const renew = jest.spyOn(session, 'renew').mockResolvedValue(null);

    emit('session.ended', {});

    expect(renew).toHaveBeenCalledTimes(1);
  });

  it('that ends leaves nothing of the person in memory', async () => {
    live.transcript('c');
    await settled();
    queries.setQueryData(DESK.presence, { state: 'available' });

    live.stop();

    expect(live.connection.close).toHaveBeenCalled();
    expect(queries.getQueryData(DESK.presence)).toBeUndefined();
    expect(seqs()).toEqual([]);
  });
});

describe('the desk', () => {
  const CONTACT = { id: 'c', state: 'active', important: false, unavailable: [], invitation: null };
  const anOffer = (id: string, madeAt = new Date().toISOString()) => ({ id, madeAt }) as Offer;
  const offers = () => queries.getQueryData<{ items: Offer[] }>(DESK.offers)?.items.map(({ id }) => id);
  const contact = () => queries.getQueryData<ComposedStaffContact>(DESK.contact('c'));
  const isStale = (key: readonly string[]) => queries.getQueryState(key)?.isInvalidated;
  let stop: () => void;
  beforeEach(() => (stop = followDesk()));
  afterEach(() => stop());

  it('shows an offer once, however often it is told, until it ends', () => {
    emit('offer.made', { offer: anOffer('o1') });
    emit('offer.made', { offer: anOffer('o2') });
    emit('offer.made', { offer: anOffer('o1') });
    expect(offers()).toEqual(['o2', 'o1']);

    emit('offer.ended', { offerId: 'o2', outcome: 'missed' });

    expect(offers()).toEqual(['o1']);
  });

  it('shows one’s presence as the server tells it', () => {
    emit('presence.changed', { presence: { state: 'paused' } });

    expect(queries.getQueryData(DESK.presence)).toEqual({ state: 'paused' });
  });

  it('changes of a contact what was told, and makes nothing of one that it never saw', () => {
    emit('contact.changed', { contact: { id: 'c', state: 'wrapUp' } });
    expect(contact()).toBeUndefined();

    queries.setQueryData(DESK.contact('c'), CONTACT);
    queries.setQueryData(DESK.mine, { items: [] });
    emit('contact.changed', { contact: { id: 'c', state: 'wrapUp' } });

    expect(contact()).toEqual({ ...CONTACT, state: 'wrapUp' });
    expect(isStale(DESK.mine)).toBe(true);
  });

  it('keeps what an answer said where a push from before comes after it', () => {
    queries.setQueryData(DESK.contact('c'), { ...CONTACT, state: 'wrapUp', revision: 5 });

    emit('contact.changed', { contact: { id: 'c', state: 'active', revision: 4 } });
    expect(contact()).toMatchObject({ state: 'wrapUp', revision: 5 });

    emit('contact.changed', { contact: { id: 'c', state: 'closed', revision: 6 } });
    expect(contact()).toMatchObject({ state: 'closed', revision: 6 });
  });

  it.each([
    ['waiting.changed', {}, DESK.waiting],
    ['participant.joined', { contactId: 'c' }, DESK.mine],
    ['participant.left', { contactId: 'c' }, DESK.mine],
    ['participant.left', { contactId: 'c' }, DESK.contact('c')],
    ['attachment.changed', { attachment: { contactId: 'c' } }, DESK.attachments('c')],
  ])('asks again after %s', (event, payload, key) => {
    queries.setQueryData(key, CONTACT);

    emit(event, payload);

    expect(isStale(key)).toBe(true);
  });

  it('no longer listens when its page is gone', () => {
    stop();

    emit('presence.changed', { presence: { state: 'paused' } });

    expect(queries.getQueryData(DESK.presence)).toBeUndefined();
  });

  describe('with a file invitation', () => {
    const invitation = (id: string, issuedAt: string, state = 'active') =>
      ({ id, contactId: 'c', issuedAt, state }) as never;
    const known = () => contact()?.invitation;
    beforeEach(() => queries.setQueryData(DESK.contact('c'), CONTACT));

    it('keeps the types that the answer gave when a push says less', () => {
      keepInvitation({ ...(invitation('i', '2026-01-01T12:00') as object), types: ['pdf'] } as never);

      keepInvitation(invitation('i', '2026-01-01T12:00', 'revoked'));

      expect(known()).toMatchObject({ state: 'revoked', types: ['pdf'] });
    });

    it('is not put out by the late end of the one before', () => {
      keepInvitation(invitation('new', '2026-01-01T12:05'));

      keepInvitation(invitation('old', '2026-01-01T12:00', 'expired'));

      expect(known()).toMatchObject({ id: 'new', state: 'active' });
    });
  });

  it('shows an answer at once, beside what it knew', () => {
    queries.setQueryData(DESK.contact('c'), { ...CONTACT, filePolicy: 'known' });
    queries.setQueryData(DESK.mine, { items: [] });

    keepContact({ id: 'c', state: 'closed' } as ComposedStaffContact);

    expect(contact()).toMatchObject({ state: 'closed', filePolicy: 'known' });
    expect(isStale(DESK.mine)).toBe(true);
  });

  it('keeps what a push said where the answer is of a moment before', () => {
    const answer = { ...CONTACT, revision: 3, transfer: 'rings', unavailable: [] } as never;
    queries.setQueryData(DESK.contact('c'), { ...CONTACT, revision: 4, transfer: null });

    keepContact(answer);

    expect(contact()).toMatchObject({ revision: 4, transfer: null });
    expect(withKnownParts(answer)).toMatchObject({ revision: 4, transfer: null });
  });

  it('goes on with what it knew of a part that a service cannot tell just now', () => {
    const answer = { ...CONTACT, filePolicy: null, unavailable: ['filePolicy'] } as never;
    expect(withKnownParts(answer)).toBe(answer);

    queries.setQueryData(DESK.contact('c'), { ...CONTACT, state: 'waiting', filePolicy: 'known' });

    expect(withKnownParts(answer)).toMatchObject({ state: 'active', filePolicy: 'known' });
  });
});
