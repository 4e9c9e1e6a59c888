import { jest } from '@jest/globals';
import type { Message } from '@switchboard/contracts';
import type { Asked } from '@switchboard/web/fake-browser';
import {
  aChat,
  aContact,
  aMessage,
  aNewBrowser,
  aWidget,
  FORM,
  browser,
  CONTACT,
  MESSAGES,
  reads,
  refused,
  server,
  settled,
  socket,
} from './a-chat';

beforeEach(aNewBrowser);
afterEach(() => void jest.useRealTimers());

describe('a conversation of the widget', () => {
  it('shows what is pushed, and nothing of another contact', async () => {
    const { texts } = await aChat();

    socket.emits('message.sent', { message: aMessage(1) });
    socket.emits('message.sent', { message: aMessage(2, { contactId: 'another' }) });

    expect(texts()).toEqual(['line 1']);
  });

  it('sends by the line, and by REST where there is none', async () => {
    const { model } = await aChat();
    model.say('by the line');
    await settled();
    expect(socket.sent).toContainEqual(['message.send', expect.objectContaining({ text: 'by the line' })]);

    socket.isUp = false;
    server.on('POST /v1/contacts/c/messages', ({ body }: { body: object }) => aMessage(10, body));
    model.say('by hand');
    await settled();

    expect(server.askedOf('POST /v1/contacts/c/messages')).toMatchObject([{ body: { text: 'by hand' } }]);
  });

  it('keeps what was not acknowledged over a reload, and forgets what was', async () => {
    const { model } = await aChat();
    socket.isUp = false;
    server.on('POST /v1/contacts/c/messages', refused('offline', 0));
    model.say('into the tunnel');
    await settled();
    const place = 'switchboard:outgoing:c';
    expect(browser.sessionStorage.getItem(place)).toContain('into the tunnel');

    socket.isUp = true;
    socket.emits('resync', {});
    await settled();

    expect(browser.sessionStorage.getItem(place)).toBeNull();
  });

  it('asks for all that it missed when the line is back', async () => {
    const { texts, now } = await aChat();
    socket.turns(false);
    expect(now().line).toBe('down');
    server
      .on(MESSAGES, ({ query }: { query: object }) => ({
        items: (query as { afterSeq: string }).afterSeq === '0' ? [aMessage(1)] : [],
        readSeq: 1,
      }))
      .on(CONTACT, aContact({ position: 3 }));

    socket.turns(true);
    await settled();

    expect(texts()).toEqual(['line 1']);
    expect(now()).toMatchObject({ contact: { position: 3 }, readSeq: 1, line: 'up' });
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

    socket.emits('queue.position', { contactId: 'c', position: 2, estimatedWaitSeconds: 60 });
    expect(now().contact).toMatchObject({ position: 2, estimatedWaitSeconds: 60, state: 'waiting' });
    socket.emits('contact.changed', { contact: { id: 'another', state: 'closed' } });
    expect(model.isContactOpen).toBe(true);
    socket.emits('contact.changed', { contact: { id: 'c', state: 'closed' } });

    expect(model.isContactOpen).toBe(false);
  });

  it('keeps counting what came while it was closed, and none of one’s own', async () => {
    const { model, now } = await aChat();
    model.close();

    socket.emits('message.sent', { message: aMessage(1) });
    socket.emits('message.sent', { message: aMessage(2, { sender: { kind: 'visitor', id: 'v' } }) });
    socket.emits('message.sent', { message: aMessage(3) });
    expect(now().unread).toBe(2);
    model.open({ byVisitor: true });

    expect(now().unread).toBe(0);
  });

  it('asks for the file that a message brings', async () => {
    await aChat();
    const before = server.askedOf('GET /v1/contacts/c/attachments').length;

    socket.emits('message.sent', { message: aMessage(1, { kind: 'file' }) });
    await settled();

    expect(server.askedOf('GET /v1/contacts/c/attachments').length).toBeGreaterThan(before);
  });
});

describe('what is read', () => {
  it('is told only while the panel is open and the page is seen', async () => {
    const { model } = await aChat();
    socket.emits('message.sent', { message: aMessage(1) });
    expect(reads()).toEqual([1]);

    browser.document.hides(true);
    socket.emits('message.sent', { message: aMessage(2) });
    expect(reads()).toEqual([1]);
    browser.document.hides(false);
    await settled();
    expect(reads()).toContain(2);
    model.close();
    socket.emits('message.sent', { message: aMessage(3) });
    expect(reads()).not.toContain(3);

    model.open({ byVisitor: true });
    expect(reads()).toContain(3);
  });

  it('is told only once the end of the transcript is on the screen; until then it is counted', async () => {
    const { model, now } = await aChat();
    model.endInView(false);
    socket.emits('message.sent', { message: aMessage(1) });
    socket.emits('message.sent', { message: aMessage(2) });
    expect(reads()).toEqual([]);
    expect(now().unread).toBe(2);

    model.endInView(true);

    expect(reads()).toEqual([2]);
    expect(now().unread).toBe(0);
  });

  it('is told again on a new line: the old one may have lost it', async () => {
    await aChat();
    socket.emits('message.sent', { message: aMessage(1) });

    socket.turns(false);
    socket.turns(true);
    await settled();

    expect(reads()).toEqual([1, 1]);
  });

  it('by the agent only goes forward, in whatever order it comes', async () => {
    const { now } = await aChat();
    const read = (seq: number, kind = 'agent', contactId = 'c') =>
      socket.emits('read', { contactId, actor: { kind, id: 'x' }, seq });

    read(5);
    read(3);
    read(9, 'visitor');
    read(9, 'agent', 'another');

    expect(now().readSeq).toBe(5);
  });
});

describe('typing', () => {
  const types = (isTyping: boolean, id = 'a', contactId = 'c') =>
    socket.emits('typing', { contactId, actor: { kind: 'agent', id }, isTyping });

  it('of others is shown until they stop, send, or are silent for some seconds', async () => {
    const { now } = await aChat();

    types(true);
    types(true);
    types(true, 'b');
    types(true, 'z', 'another');
    expect(now().typing).toEqual(['a', 'b']);
    types(false, 'b');
    expect(now().typing).toEqual(['a']);
    socket.emits('message.sent', { message: aMessage(1) });
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
    const signals = () => socket.sent.filter(([event]) => event === 'typing').length;

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

describe('a contact to which no socket gets through (P14)', () => {
  const seconds = async (count: number) => {
    jest.advanceTimersByTime(count * 1_000);
    await settled();
  };
  const aChatWithoutSocket = async () => {
    server.on('POST /v1/contacts', aContact(), 201).on(CONTACT, aContact());
    socket.isUp = false;
    const widget = await aWidget({ open: true });
    await widget.model.start(FORM);
    await settled();
    const texts = () => widget.model.transcript.current?.current().messages.map(({ text }) => text);
    return { ...widget, texts };
  };
  const has = (...messages: Message[]) =>
    server.on(MESSAGES, ({ query }: Asked) => ({
      items: messages.filter(({ seq }) => seq > Number(query['afterSeq'])),
    }));

  it('is asked for every few seconds, says so, and goes on both ways', async () => {
    const { model, now, texts } = await aChatWithoutSocket();
    expect(now().line).toBe('down');

    await seconds(3);
    expect(now().line).toBe('slow');
    has(aMessage(1));
    server.on(CONTACT, aContact({ position: 4 }));
    await seconds(4);
    expect(texts()).toEqual(['line 1']);
    expect(now().contact).toMatchObject({ position: 4 });
    server.on('POST /v1/contacts/c/messages', ({ body }: Asked) => aMessage(2, { ...(body as object) }));
    model.say('by hand');
    await settled();

    expect(texts()).toEqual(['line 1', 'by hand']);
    expect(socket.sent).toEqual([]);
  });

  it('has no connection at all where the API does not answer either, until it does', async () => {
    const { now } = await aChatWithoutSocket();
    server.on(CONTACT, refused('offline', 0));
    await seconds(3);
    expect(now().line).toBe('down');

    server.on(CONTACT, aContact());
    await seconds(4);

    expect(now().line).toBe('slow');
  });

  it('is asked for no more once a socket gets through, and again when it breaks', async () => {
    const { now } = await aChatWithoutSocket();
    await seconds(3);

    socket.turns(true);
    await settled();
    const asked = server.askedOf(CONTACT).length;
    await seconds(60);
    expect(now().line).toBe('up');
    expect(server.askedOf(CONTACT)).toHaveLength(asked);
    socket.turns(false);
    await seconds(3);

    expect(now().line).toBe('slow');
  });

  it('is asked for seldom on a page that nobody sees', async () => {
    await aChatWithoutSocket();
    browser.document.hides(true);
    await seconds(3);
    const asked = server.askedOf(CONTACT).length;

    await seconds(29);
    expect(server.askedOf(CONTACT)).toHaveLength(asked);
    await seconds(1);

    expect(server.askedOf(CONTACT)).toHaveLength(asked + 1);
  });
});
