import { jest } from '@jest/globals';
import type { Message } from '@switchboard/contracts';
import type { Asked } from '@switchboard/web/fake-browser';
import {
  aChat,
  aContact,
  AGENT,
  aMessage,
  aNewBrowser,
  aWidget,
  browser,
  CONTACT,
  FORM,
  MESSAGES,
  refused,
  server,
  settled,
  socket,
  VISITOR,
} from './a-chat';

const { ChatModel } = await import('./chat.model');

beforeEach(aNewBrowser);
afterEach(() => void jest.useRealTimers());

describe('a widget that was just loaded', () => {
  it('shows the form, and asks for nobody who was never here', async () => {
    const { now } = await aWidget();

    expect(now()).toMatchObject({ phase: 'form', isOpen: false, config: { name: 'Shop' } });
    expect(server.asked.map(({ path }) => path)).toEqual(['/v1/widgets/w/config']);
    expect(socket.opened).toBe(0);
  });

  it('takes what the page has asked already', async () => {
    const model = new ChatModel({ key: 'w', baseUrl: '', language: 'en', open: false }, () =>
      Promise.resolve({ name: 'Shop' } as never),
    );
    await settled();

    expect(model.state.current).toMatchObject({ phase: 'form', config: { name: 'Shop' } });
    expect(server.asked).toEqual([]);
  });

  it('says why it cannot be loaded, and may be tried again', async () => {
    server.on('GET /v1/widgets/w/config', refused('origin_not_allowed', 403));
    const { model, now } = await aWidget();
    expect(now()).toMatchObject({ phase: 'failed', problem: 'origin_not_allowed' });

    server.on('GET /v1/widgets/w/config', { name: 'Shop' });
    await model.begin();

    expect(now()).toMatchObject({ phase: 'form', problem: null });
  });

  it('that is open shows also why it cannot, with the button to try again', async () => {
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

    model.open({ byVisitor: true });
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
    expect(now()).toMatchObject({ phase: 'contact', line: 'up' });
    expect(socket.opened).toBe(1);
  });

  it('stays with what was wrong, and can be sent again', async () => {
    const { model, now } = await aWidget();
    server.on('POST /v1/contacts', refused('queue_full', 409));
    expect(await model.start(FORM)).toBe(false);
    expect(now()).toMatchObject({ phase: 'form', problem: 'queue_full' });

    server.on('POST /v1/contacts', aContact(), 201);

    expect(await model.start(FORM)).toBe(true);
    expect(now()).toMatchObject({ phase: 'contact', problem: null });
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
    socket.emits('typing', { contactId: 'c', actor: AGENT, isTyping: true });
    socket.emits('read', { contactId: 'c', actor: AGENT, seq: 4 });

    model.startAgain();

    expect(now()).toMatchObject({ phase: 'form', contact: null, readSeq: 0, typing: [], rating: 'none' });
    expect(model.transcript.current).toBeNull();
    expect(browser.sessionStorage.getItem('switchboard:contact:w')).toBeNull();
    socket.emits('message.sent', { message: aMessage(1) });
    expect(now().unread).toBe(0);
  });

  it('ends the line: the next contact has one of its own', async () => {
    const { model } = await aChat();
    model.startAgain();
    expect([socket.opened, socket.open]).toEqual([1, 0]);

    await model.start(FORM);
    await settled();

    expect([socket.opened, socket.open]).toEqual([2, 1]);
  });
});

describe('a text from the form', () => {
  const lines = () => socket.sent.filter(([event]) => event === 'message.send').map(([, { text }]) => text);
  const startsInto = async (messages: Message[]) => {
    server
      .on('POST /v1/contacts', aContact())
      .on(CONTACT, aContact())
      .on(MESSAGES, ({ query }: Asked) => ({
        items: query['afterSeq'] === '0' ? messages : [],
      }));
    const { model } = await aWidget({ open: true });
    await model.start(FORM);
    await settled();
    socket.turns(true);
    await settled();
  };

  it('is said in the contact that was open already and did not take it (W01, C01)', async () => {
    await startsInto([aMessage(1, { sender: VISITOR, text: 'from my first tab' })]);

    expect(lines()).toEqual(['hello']);
  });

  it('is not said again where only the answer was lost: the contact was begun by it', async () => {
    await startsInto([aMessage(1, { sender: VISITOR, text: 'hello' })]);

    expect(lines()).toEqual([]);
  });

  it('is not said again in a contact that it began', async () => {
    await aChat();

    expect(lines()).toEqual([]);
  });

  it('becomes a draft where another tab was faster (W02)', async () => {
    const { model } = await aWidget({ open: true });
    model.formText = 'half a sen';
    server.on('GET /v1/contacts', { items: [aContact()] }).on(CONTACT, aContact());

    browser.otherTabKeeps('switchboard:current:w', '{"id":"c","seenSeq":0,"isDone":false}');
    await settled();

    expect(browser.sessionStorage.getItem('switchboard:draft:c')).toBe('half a sen');
  });
});

describe('two tabs', () => {
  const CURRENT = 'switchboard:current:w';
  const keepsElsewhere = (current: object) => browser.otherTabKeeps(CURRENT, JSON.stringify(current));

  it('show the contact that the other began (W02)', async () => {
    const { now } = await aWidget({ open: true });
    expect(now().phase).toBe('form');
    server.on('GET /v1/contacts', { items: [aContact()] }).on(CONTACT, aContact());

    keepsElsewhere({ id: 'c', seenSeq: 0, isDone: false });
    await settled();

    expect(now()).toMatchObject({ phase: 'contact', contact: { id: 'c' } });
  });

  it('show it also where the one before has ended here', async () => {
    const { now } = await aChat(aContact({ state: 'closed' }));
    const next = aContact({ id: 'd' });
    server.on('GET /v1/contacts', { items: [next] }).on('GET /v1/contacts/d', next);

    keepsElsewhere({ id: 'd', seenSeq: 0, isDone: false });
    await settled();

    expect(now().contact).toMatchObject({ id: 'd', state: 'active' });
  });

  it('do not leave a contact that is open for what the other keeps', async () => {
    const { now } = await aChat();

    keepsElsewhere({ id: 'd', seenSeq: 0, isDone: false });
    await settled();

    expect(now().contact).toMatchObject({ id: 'c' });
  });

  it('know of each other what was seen', async () => {
    const { model, now } = await aChat();
    model.close();
    socket.emits('message.sent', { message: aMessage(1) });
    socket.emits('message.sent', { message: aMessage(2) });
    expect(now().unread).toBe(2);

    keepsElsewhere({ id: 'c', seenSeq: 2, isDone: false });
    await settled();

    expect(now().unread).toBe(0);
  });
});

describe('the next page (P36)', () => {
  const isKeptOpen = () => browser.sessionStorage.getItem('switchboard:open:w') !== null;
  const nextPage = async (messages: Message[]) => {
    server
      .on('GET /v1/contacts', { items: [aContact()] })
      .on(MESSAGES, ({ query }: Asked) => ({ items: query['afterSeq'] === '0' ? messages : [] }));
    const widget = await aWidget();
    socket.turns(true);
    await settled();
    return widget;
  };

  it('is told that the panel of a contact was open, and not before there is one', async () => {
    const { model } = await aWidget({ open: true });
    expect(isKeptOpen()).toBe(false);
    server.on('POST /v1/contacts', aContact(), 201).on(CONTACT, aContact());

    await model.start(FORM);
    expect(isKeptOpen()).toBe(true);

    model.close();
    expect(isKeptOpen()).toBe(false);
  });

  it('knows what was not seen on the one before', async () => {
    const { model } = await aChat();
    socket.emits('message.sent', { message: aMessage(1) });
    model.close();
    socket.emits('message.sent', { message: aMessage(2) });
    model.end();

    const { now } = await nextPage([aMessage(1), aMessage(2), aMessage(3)]);

    expect(now()).toMatchObject({ isOpen: false, unread: 2 });
  });
});

describe('a widget that has left its page for good (P32)', () => {
  it('leaves no socket, no timer and nobody listening behind', async () => {
    const { model, now } = await aChat();

    model.end();
    const asked = server.asked.length;
    browser.document.hides(false);
    browser.otherTabKeeps('switchboard:current:w', '{"id":"d","seenSeq":0,"isDone":false}');
    socket.emits('message.sent', { message: aMessage(1) });
    await settled();

    expect(socket.open).toBe(0);
    expect(jest.getTimerCount()).toBe(0);
    expect(server.asked).toHaveLength(asked);
    expect(now().unread).toBe(0);
  });

  it('takes no contact that it was still asking for', async () => {
    browser.localStorage.setItem('switchboard:w', 'k');
    server.on('GET /v1/contacts', { items: [aContact()] }).on(CONTACT, aContact());
    const model = new ChatModel({ key: 'w', baseUrl: '', language: 'en', open: false });

    model.end();
    await settled();

    expect(socket.opened).toBe(0);
    expect(model.transcript.current).toBeNull();
  });
});
