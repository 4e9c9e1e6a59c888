import { jest } from '@jest/globals';
import type { Message } from '@switchboard/contracts';
import { ProblemError } from '@switchboard/web';
import type { ConnectionOptions } from '@switchboard/web/connection';
import { FakeBrowser } from '@switchboard/web/fake-browser';

export const browser = new FakeBrowser().install();
export const { server } = browser;
/** The socket's other end, and what it is told there. */
export const socket = {
  isUp: true,
  /** How many there were, and how many of them are still there. */
  opened: 0,
  open: 0,
  sent: [] as [event: string, payload: Record<string, unknown>][],
  options: null as ConnectionOptions | null,
  emits: (event: string, payload: object) => socket.options?.onEvent(event as never, payload as never),
  turns(isUp: boolean) {
    socket.isUp = isUp;
    socket.options?.onLine(isUp);
  },
};

class FakeConnection {
  constructor(options: ConnectionOptions) {
    socket.options = options;
  }
  get isUp() {
    return socket.isUp;
  }
  open(): void {
    socket.opened += 1;
    socket.open += 1;
  }
  close(): void {
    socket.open -= 1;
  }
  ask(event: string, payload: Record<string, unknown>): Promise<unknown> {
    socket.sent.push([event, payload]);
    return Promise.resolve({ message: aMessage(9, { ...payload, sender: VISITOR }) });
  }
}
jest.unstable_mockModule('@switchboard/web/connection', () => ({ Connection: FakeConnection }));
const { ChatModel } = await import('./chat.model');

export const CONTACT = 'GET /v1/contacts/c';
export const MESSAGES = 'GET /v1/contacts/c/messages';
export const AGENT = { kind: 'agent', id: 'a', name: 'Ada' };
export const VISITOR = { kind: 'visitor', id: 'v', name: 'Vera' };
export const FORM = { name: 'Vera', fields: {}, text: 'hello', language: 'en' };

export const aMessage = (seq: number, given: object = {}) =>
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
export const aContact = (given: object = {}) => ({ id: 'c', state: 'active', participants: [], ...given });
export const refused = (code: ProblemError['code'], status: number) => () => {
  throw new ProblemError(code, status, '');
};
export const settled = async () => {
  for (let turn = 0; turn < 40; turn++) await new Promise((resolve) => setImmediate(resolve));
};
/** What the agent is told of what was read. */
export const reads = () => socket.sent.filter(([event]) => event === 'read').map(([, { seq }]) => seq);

/** The widget on a page that was just loaded. */
export async function aWidget({ open = false } = {}) {
  const model = new ChatModel({ key: 'w', baseUrl: 'https://chat.example', language: 'en', open });
  await settled();
  if (open) model.open({ byVisitor: true });
  return { model, now: () => model.state.current };
}

/** The same, in a contact that has just begun, its last line before the visitor's eyes. */
export async function aChat(contact: object = aContact()) {
  server.on('POST /v1/contacts', contact, 201).on(CONTACT, contact);
  const widget = await aWidget({ open: true });
  await widget.model.start(FORM);
  await settled();
  socket.turns(true);
  widget.model.endInView(true);
  await settled();
  const texts = () => widget.model.transcript.current?.current().messages.map(({ text }) => text);
  return { ...widget, texts };
}

/** A new visitor in a new browser, whose time stands still. */
export function aNewBrowser(): void {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick'] });
  browser.reset();
  Object.assign(socket, { isUp: true, opened: 0, open: 0, options: null });
  socket.sent.length = 0;
  server
    .on('GET /v1/widgets/w/config', { name: 'Shop' })
    .on('POST /v1/visitors', { visitorId: 'v', visitorKey: 'k', visitorToken: 't', expiresInSeconds: 3600 })
    .on('GET /v1/contacts', { items: [] })
    .on(MESSAGES, { items: [] })
    .on('GET /v1/contacts/c/attachments', { items: [] });
}
