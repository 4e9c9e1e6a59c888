import { jest } from '@jest/globals';
import { MantineProvider } from '@mantine/core';
import { notifications, Notifications } from '@mantine/notifications';
import type {
  ClientEventName,
  ComposedStaffContact,
  Message,
  ServerEventName,
  User,
} from '@switchboard/contracts';
import { ProblemError } from '@switchboard/web';
import type { ConnectionOptions } from '@switchboard/web/connection';
import { FakeServer } from '@switchboard/web/fake-browser';
import { QueryClientProvider } from '@tanstack/react-query';
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router';
import { act, render } from '@testing-library/react';
import type { ReactNode } from 'react';

/** The REST surface that the pages under test ask. */
export const server = new FakeServer();
globalThis.fetch = server.fetch as typeof fetch;

/** What the pages asked by the socket, and what they are answered there. */
export const asked: [event: ClientEventName, payload: Record<string, unknown>][] = [];
const answers: Partial<Record<ClientEventName, (payload: Record<string, unknown>) => unknown>> = {};
let line: ConnectionOptions;

class FakeConnection {
  constructor(options: ConnectionOptions) {
    line = options;
  }
  open(): void {}
  close(): void {}
  ask(event: ClientEventName, payload: Record<string, unknown>): Promise<unknown> {
    asked.push([event, payload]);
    const answer = answers[event];
    return answer ? Promise.resolve(answer(payload)) : Promise.reject(new ProblemError('offline', 0, ''));
  }
}
jest.unstable_mockModule('@switchboard/web/connection', () => ({ Connection: FakeConnection }));

const { queries } = await import('./api');
const { live } = await import('./live/live');
const { session } = await import('./session/session');
const { theme } = await import('./theme');

/** The server tells something by the socket. */
export const emits = (event: ServerEventName, payload: object): void =>
  act(() => line.onEvent(event, payload as never));

export const ada = { id: 'ada', name: 'Ada', roles: ['agent'], rights: [] } as unknown as User;

/** Nobody was here before; Ada has signed in, and nobody answers anything yet. */
export async function aFreshConsole(user: User = ada): Promise<void> {
  server.forget();
  asked.length = 0;
  for (const event of Object.keys(answers)) delete answers[event as ClientEventName];
  Object.assign(answers, {
    'message.send': (payload: object) => ({ message: aMessage(asked.length, payload) }),
    'messages.after': () => ({ items: [] }),
  });
  notifications.clean();
  server.on('POST /v1/auth/sign-out', {});
  await session.signOut();
  live.stop();
  sessionStorage.clear();
  await signsIn(user);
}

export async function signsIn(user: User): Promise<void> {
  server.on('POST /v1/auth/sign-in', { accessToken: 'token', expiresInSeconds: 3_600, user });
  await session.signIn('', '');
}

/** A part of the console as a person sees it, at this address. */
export function shows(element: ReactNode, { at = '/desk' } = {}) {
  const root = createRootRoute({ component: () => element, notFoundComponent: () => null });
  const routes = [
    '/desk',
    '/desk/$contactId',
    '/reports',
    '/reports/$contactId',
    '/live',
    '/administration/$section',
  ].map((path) => createRoute({ getParentRoute: () => root, path }));
  const history = createMemoryHistory({ initialEntries: [at] });
  const router = createRouter({ routeTree: root.addChildren(routes), history });
  const view = render(
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={queries}>
        <Notifications />
        <RouterProvider router={router as never} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { ...view, history };
}

/** A message as the server has stored it; Vera's where nothing else is said. */
export function aMessage(seq: number, given: object = {}): Message {
  const message = {
    id: `m${seq}`,
    contactId: 'c',
    seq,
    kind: 'text',
    visibility: 'everyone',
    sender: { kind: 'visitor', id: 'v', name: 'Vera' },
    text: `line ${seq}`,
    attachment: null,
    event: null,
    clientMessageId: `cm${seq}`,
    at: new Date(Date.UTC(2026, 0, 1, 10, 0, seq)).toISOString(),
    ...given,
  };
  return message as unknown as Message;
}

/** A contact that Ada is in, as the server composes it. */
export function aContact(given: Partial<ComposedStaffContact> = {}): ComposedStaffContact {
  const contact = {
    id: 'c',
    revision: 1,
    channel: 'webChat',
    state: 'active',
    queue: { id: 'q', number: 7, name: 'Support' },
    visitor: { id: 'v', name: 'Vera', email: null, fields: {} },
    participants: [
      { kind: 'visitor', id: 'v', name: 'Vera', role: 'visitor', joinedAt: '', leftAt: null },
      { kind: 'agent', id: 'ada', name: 'Ada', role: 'owner', joinedAt: '', leftAt: null },
    ],
    status: null,
    important: false,
    lastSeq: 0,
    lastStaffSeq: 0,
    language: 'en',
    visitorAway: false,
    notSet: false,
    startedAt: '2026-01-01T10:00:00.000Z',
    endedAt: null,
    wrapUpEndsAt: null,
    invitation: null,
    filePolicy: null,
    unavailable: [],
    ...given,
  };
  return contact as unknown as ComposedStaffContact;
}

/** All that the page of a contact asks for is there. */
export function hasContact(contact: ComposedStaffContact): void {
  const at = `GET /v1/contacts/${contact.id}`;
  server
    .on(at, contact)
    .on(`${at}/messages`, { items: [] })
    .on(`${at}/attachments`, { items: [], nextCursor: null })
    .on('GET /v1/statuses', { items: [], nextCursor: null })
    .on('GET /v1/me/preferences', {
      layout: {},
      sounds: { offers: false, messages: false },
      reminders: { enabled: true },
    });
}
