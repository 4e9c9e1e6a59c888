import { jest } from '@jest/globals';
import type { Message } from '@switchboard/contracts';
import { ProblemError } from '@switchboard/web';
import type { ConnectionOptions } from '@switchboard/web/connection';
import { FakeBrowser } from '@switchboard/web/fake-browser';

const browser = new FakeBrowser().install();
const { server } = browser;
let line: ConnectionOptions;
let isUp = true;
const opened = jest.fn();
const told: [event: string, payload: Record<string, unknown>][] = [];

/** The line as the widget sees it; the test is its other end. */
class FakeConnection {
  readonly open = opened;
  constructor(options: ConnectionOptions) {
    line = options;
  }
  get isUp() {
    return isUp;
  }
  ask = (event: string, payload: Record<string, unknown>): Promise<unknown> => {
    told.push([event, payload]);
    return Promise.resolve({ message: aMessage(9, { ...payload, sender: { kind: 'visitor', id: 'v' } }) });
  };
}
jest.unstable_mockModule('@switchboard/web/connection', () => ({ Connection: FakeConnection }));
const { ChatModel } = await import('./chat.model');

const CONTACT = 'GET /v1/contacts/c';
const MESSAGES = 'GET /v1/contacts/c/messages';
const AGENT = { kind: 'agent', id: 'a', name: 'Ada' };
const FORM = { name: 'Vera', fields: {}, text: 'hello', language: 'en' };
const tell = (event: string, payload: object) => line.onTold(event as never, payload as never);
const aMessage = (seq: number, given: object = {}) =>
  ({
    id: `m${seq}`,
    contactId: 'c',
    seq,
    kind: 'text',
    visibility: 'everyone',
    sender: AGENT,
    text: `line ${seq}`,
    ...given,
  }) as Message;
const aContact = (given: object = {}) => ({ id: 'c', state: 'active', participants: [], ...given });
const refused = (code: ProblemError['code'], status: number) => () => {
  throw new ProblemError(code, status, '');
};
const settled = async () => {
  for (let turn = 0; turn < 25; turn++) await new Promise((resolve) => setImmediate(resolve));
};
const reads = () => told.filter(([event]) => event === 'read').map(([, { seq }]) => seq);

/** The widget on a page that was just loaded. */
async function aWidget(options: { open?: boolean } = {}) {
  const model = new ChatModel({
    key: 'w',
    baseUrl: 'https://chat.example',
    language: 'en',
    open: false,
    ...options,
  });
  await settled();
  return { model, now: () => model.state.current };
}

/** The same, in a conversation that has just begun. */
async function aChat(contact: object = aContact()) {
  server.on('POST /v1/contacts', contact).on(CONTACT, contact);
  const widget = await aWidget({ open: true });
  await widget.model.start(FORM);
  await settled();
  line.onLine(true);
  await settled();
  const texts = () => widget.model.conversation.current?.current().messages.map(({ text }) => text);
  return { ...widget, texts };
}

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick'] });
  browser.reset();
  told.length = 0;
  opened.mockClear();
  isUp = true;
  server
    .on('GET /v1/widgets/w/config', { name: 'Shop' })
    .on('POST /v1/visitors', { visitorId: 'v', visitorKey: 'k', visitorToken: 't', expiresInSeconds: 3600 })
    .on('GET /v1/contacts', { items: [] })
    .on(MESSAGES, { items: [] })
    .on('GET /v1/contacts/c/attachments', { items: [] });
});
afterEach(() => void jest.useRealTimers());

describe('a widget that was just loaded', () => {
  it('shows the form, and asks for nobody who was never here', async () => {
    const { now } = await aWidget();

    expect(now()).toMatchObject({ phase: 'form', isOpen: false, config: { name: 'Shop' } });
    expect(server.asked.map(({ path }) => path)).toEqual(['/v1/widgets/w/config']);
    expect(opened).not.toHaveBeenCalled();
  });

  it('opens by itself where the page says so', async () => {
    expect((await aWidget({ open: true })).now().isOpen).toBe(true);
  });

  it('says why it cannot be loaded, and may be tried again', async () => {
    server.on('GET /v1/widgets/w/config', refused('origin_not_allowed', 403));
    const { model, now } = await aWidget();
    expect(now()).toMatchObject({ phase: 'failed', problem: 'origin_not_allowed' });

    server.on('GET /v1/widgets/w/config', { name: 'Shop' });
    await model.begin();

    expect(now()).toMatchObject({ phase: 'form', problem: null });
  });

  it('that opens by itself shows also why it cannot, with the button to try again', async () => {
    server.on('GET /v1/widgets/w/config', refused('unavailable', 503));

    const { model, now } = await aWidget({ open: true });
    expect(now()).toMatchObject({ phase: 'failed', isOpen: true });

    model.close();
    expect(now().isOpen).toBe(false);
  });

  it.each(['waiting', 'active'])('finds again a conversation that is %s', async (state) => {
    browser.localStorage.setItem('switchboard:w', 'k');
    server.on('GET /v1/contacts', { items: [aContact({ state })] }).on(CONTACT, aContact({ state }));

    const { model, now } = await aWidget();

    expect(now()).toMatchObject({ phase: 'contact', contact: { id: 'c' } });
    expect(model.isContactOpen).toBe(true);
    expect(server.askedOf('GET /v1/contacts')[0]?.query).toEqual({ mine: 'true', limit: '1' });
  });

  it.each([
    ['not in a tab that never saw it', null, 'form'],
    ['in the tab where it was looked at', 'c', 'contact'],
  ])('shows one that has ended %s', async (_where, kept, phase) => {
    browser.localStorage.setItem('switchboard:w', 'k');
    if (kept) browser.sessionStorage.setItem('switchboard:contact:w', kept);
    const closed = aContact({ state: 'closed' });
    server.on('GET /v1/contacts', { items: [closed] }).on(CONTACT, closed);

    const { model, now } = await aWidget();

    expect(now().phase).toBe(phase);
    expect(model.isContactOpen).toBe(false);
  });

  it('looks again when it is opened: another tab may have begun', async () => {
    browser.localStorage.setItem('switchboard:w', 'k');
    const { model, now } = await aWidget();
    server.on('GET /v1/contacts', { items: [aContact()] }).on(CONTACT, aContact());

    model.open();
    await settled();

    expect(now().phase).toBe('contact');
  });
});

describe('the form', () => {
  it('starts the contact with what was written, as the visitor, and takes the line', async () => {
    const { now } = await aChat();

    const [asked] = server.askedOf('POST /v1/contacts');
    expect(asked?.body).toEqual(FORM);
    expect(asked?.headers.get('authorization')).toBe('Bearer t');
    expect(now()).toMatchObject({ phase: 'contact', isLineUp: true });
    expect(opened).toHaveBeenCalledTimes(1);
  });

  it('stays with what was wrong, and can be sent again', async () => {
    const { model, now } = await aWidget();
    server.on('POST /v1/contacts', refused('queue_full', 409));
    expect(await model.start(FORM)).toBe(false);
    expect(now()).toMatchObject({ phase: 'form', problem: 'queue_full' });

    server.on('POST /v1/contacts', aContact());

    expect(await model.start(FORM)).toBe(true);
    expect(now()).toMatchObject({ phase: 'contact', problem: null });
  });
});

describe('a conversation of the widget', () => {
  it('shows what is pushed, and nothing of another contact', async () => {
    const { texts } = await aChat();

    tell('message.sent', { message: aMessage(1) });
    tell('message.sent', { message: aMessage(2, { contactId: 'another' }) });

    expect(texts()).toEqual(['line 1']);
  });

  it('sends by the line, and by REST where there is none', async () => {
    const { model } = await aChat();
    model.say('by the line');
    await settled();
    expect(told).toContainEqual(['message.send', expect.objectContaining({ text: 'by the line' })]);

    isUp = false;
    server.on('POST /v1/contacts/c/messages', ({ body }: { body: object }) => aMessage(10, body));
    model.say('by hand');
    await settled();

    expect(server.askedOf('POST /v1/contacts/c/messages')).toMatchObject([{ body: { text: 'by hand' } }]);
  });

  it('keeps what was not acknowledged over a reload, and forgets what was', async () => {
    const { model } = await aChat();
    isUp = false;
    server.on('POST /v1/contacts/c/messages', refused('offline', 0));
    model.say('into the tunnel');
    await settled();
    const place = 'switchboard:outgoing:c';
    expect(browser.sessionStorage.getItem(place)).toContain('into the tunnel');

    isUp = true;
    tell('resync', {});
    await settled();

    expect(browser.sessionStorage.getItem(place)).toBeNull();
  });

  it('asks for all that it missed when the line is back', async () => {
    const { texts, now } = await aChat();
    line.onLine(false);
    expect(now().isLineUp).toBe(false);
    server
      .on(MESSAGES, ({ query }: { query: object }) => ({
        items: (query as { afterSeq: string }).afterSeq === '0' ? [aMessage(1)] : [],
        readSeq: 1,
      }))
      .on(CONTACT, aContact({ position: 3 }));

    line.onLine(true);
    await settled();

    expect(texts()).toEqual(['line 1']);
    expect(now()).toMatchObject({ contact: { position: 3 }, readSeq: 1, isLineUp: true });
  });

  it('asks again when the page is looked at: a phone that slept knows nothing of a dead line', async () => {
    await aChat();
    const before = server.askedOf(CONTACT).length;

    browser.document.hides(true);
    await settled();
    expect(server.askedOf(CONTACT)).toHaveLength(before);
    browser.document.hides(false);
    await settled();

    expect(server.askedOf(CONTACT).length).toBeGreaterThan(before);
  });

  it('follows its place in the queue and its state', async () => {
    const { model, now } = await aChat(aContact({ state: 'waiting' }));

    tell('queue.position', { contactId: 'c', position: 2, estimatedWaitSeconds: 60 });
    expect(now().contact).toMatchObject({ position: 2, estimatedWaitSeconds: 60, state: 'waiting' });
    tell('contact.changed', { contact: { id: 'another', state: 'closed' } });
    expect(model.isContactOpen).toBe(true);
    tell('contact.changed', { contact: { id: 'c', state: 'closed' } });

    expect(model.isContactOpen).toBe(false);
  });

  it('keeps counting what came while it was closed, and none of one’s own', async () => {
    const { model, now } = await aChat();
    model.close();

    tell('message.sent', { message: aMessage(1) });
    tell('message.sent', { message: aMessage(2, { sender: { kind: 'visitor', id: 'v' } }) });
    tell('message.sent', { message: aMessage(3) });
    expect(now().unread).toBe(2);
    model.open();

    expect(now().unread).toBe(0);
  });

  it('asks for the file that a message brings', async () => {
    await aChat();
    const before = server.askedOf('GET /v1/contacts/c/attachments').length;

    tell('message.sent', { message: aMessage(1, { kind: 'file' }) });
    await settled();

    expect(server.askedOf('GET /v1/contacts/c/attachments').length).toBeGreaterThan(before);
  });
});

describe('what is read', () => {
  it('is told only while the panel is open and the page is seen', async () => {
    const { model } = await aChat();
    tell('message.sent', { message: aMessage(1) });
    expect(reads()).toEqual([1]);

    browser.document.hides(true);
    tell('message.sent', { message: aMessage(2) });
    browser.document.hides(false);
    model.close();
    await settled();
    tell('message.sent', { message: aMessage(3) });

    expect(reads()).not.toContain(3);
    expect(reads()).not.toContain(2);
    model.open();
    expect(reads()).toContain(3);
  });

  it('by the agent only goes forward, in whatever order it comes', async () => {
    const { now } = await aChat();
    const read = (seq: number, kind = 'agent', contactId = 'c') =>
      tell('read', { contactId, actor: { kind, id: 'x' }, seq });

    read(5);
    read(3);
    read(9, 'visitor');
    read(9, 'agent', 'another');

    expect(now().readSeq).toBe(5);
  });
});

describe('typing', () => {
  const types = (isTyping: boolean, id = 'a', contactId = 'c') =>
    tell('typing', { contactId, actor: { kind: 'agent', id }, isTyping });

  it('of others is shown until they stop, send, or are silent for some seconds', async () => {
    const { now } = await aChat();

    types(true);
    types(true);
    types(true, 'b');
    types(true, 'z', 'another');
    expect(now().typing).toEqual(['a', 'b']);
    types(false, 'b');
    expect(now().typing).toEqual(['a']);
    tell('message.sent', { message: aMessage(1) });
    expect(now().typing).toEqual([]);
    types(true);
    jest.advanceTimersByTime(5_000);
    types(true);
    jest.advanceTimersByTime(5_000);
    expect(now().typing).toEqual(['a']);
    jest.advanceTimersByTime(1_000);

    expect(now().typing).toEqual([]);
  });

  it('of the visitor is told at most every three seconds, and at once after a line was sent', async () => {
    const { model } = await aChat();
    const signals = () => told.filter(([event]) => event === 'typing').length;

    model.types();
    model.types();
    expect(signals()).toBe(1);
    jest.advanceTimersByTime(3_000);
    model.types();
    expect(signals()).toBe(2);
    model.say('done');
    model.types();

    expect(signals()).toBe(3);
  });
});

describe('the end', () => {
  it('comes when the visitor leaves; what went wrong is said', async () => {
    const { model, now } = await aChat();
    server.on('POST /v1/contacts/c/leave', refused('unavailable', 503));
    await model.leave();
    expect(now()).toMatchObject({ problem: 'unavailable', contact: { state: 'active' } });

    server.on('POST /v1/contacts/c/leave', {}).on(CONTACT, aContact({ state: 'closed' }));
    await model.leave();

    expect(now()).toMatchObject({ problem: null, contact: { state: 'closed' } });
  });

  it.each([
    ['with words', 'Thanks', { score: 5, text: 'Thanks' }],
    ['without words', '  ', { score: 5 }],
  ])('is rated %s, once', async (_how, text, body) => {
    const { model, now } = await aChat();
    server.on('POST /v1/contacts/c/rating', {});

    const rating = model.rate(5, text);
    expect(now().rating).toBe('sending');
    await rating;

    expect(now().rating).toBe('given');
    expect(server.askedOf('POST /v1/contacts/c/rating')[0]?.body).toEqual(body);
  });

  it('may be rated again where the rating did not arrive', async () => {
    const { model, now } = await aChat();
    server.on('POST /v1/contacts/c/rating', refused('unavailable', 503));

    await model.rate(5, '');

    expect(now()).toMatchObject({ rating: 'none', problem: 'unavailable' });
  });

  it('leads back to the form, with nothing left of the one before', async () => {
    const { model, now } = await aChat();
    tell('typing', { contactId: 'c', actor: AGENT, isTyping: true });
    tell('read', { contactId: 'c', actor: AGENT, seq: 4 });

    model.startAgain();

    expect(now()).toMatchObject({ phase: 'form', contact: null, readSeq: 0, typing: [], rating: 'none' });
    expect(model.conversation.current).toBeNull();
    expect(browser.sessionStorage.getItem('switchboard:contact:w')).toBeNull();
    tell('message.sent', { message: aMessage(1) });
    expect(now().unread).toBe(0);
  });

  it('is no end for the line: the next conversation takes it', async () => {
    const { model } = await aChat();
    model.startAgain();

    await model.start(FORM);
    await settled();

    expect(opened).toHaveBeenCalledTimes(1);
  });
});
