import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { ProblemError } from '@switchboard/web';
import { aContact, aFreshConsole, hasContact, server, shows, emits } from '../fake-console';

const { DeskPage } = await import('./desk.page');
const { AgentBar } = await import('./agent-bar');

const PRESENCE = {
  state: 'available',
  reason: null,
  paid: null,
  since: new Date().toISOString(),
  capacity: 3,
  load: 1,
  automatic: false,
};
const place = (id: string, name: string | null) => ({
  contactId: id,
  queue: { id: 'q', number: 7, name: 'Support' },
  visitor: { name, fields: {} },
  waitingSince: new Date(Date.now() - 65_000).toISOString(),
});
const is = (given: object = {}) => server.on('GET /v1/me/presence', { ...PRESENCE, ...given });
const holds = (...items: object[]) => server.on('GET /v1/contacts', { items, nextCursor: null });
const waits = (...items: object[]) =>
  server.on('GET /v1/waiting', { items, count: items.length, nextCursor: null });

beforeEach(async () => {
  await aFreshConsole();
  hasContact(aContact());
  is();
  holds();
  waits();
  server.on('GET /v1/pause-reasons', { items: [{ id: 'l', name: 'Lunch', paid: false }], nextCursor: null });
});

const desk = () =>
  shows(
    <>
      <AgentBar />
      <DeskPage />
    </>,
  );

describe('the desk', () => {
  it('says that one is available, and where the next contact rings', async () => {
    desk();

    await screen.findByRole('heading', { name: 'You are available' });
    screen.getByText('The next contact will ring at the top right.');
  });

  it('says what to do where one is not', async () => {
    is({ state: 'offline' });
    desk();

    await screen.findByRole('heading', { name: 'You are not available' });
    screen.getByText(/take one from Waiting/);
  });

  it('has the contacts one holds, and none that are over', async () => {
    holds(
      aContact(),
      aContact({ id: 'd', state: 'wrapUp', visitor: { id: 'w', name: null } as never }),
      aContact({ id: 'e', state: 'closed', visitor: { id: 'x', name: 'Gone' } as never }),
    );
    desk();

    const list = within(await screen.findByRole('list', { name: 'Your contacts' }));
    expect(list.getAllByRole('link').map(({ textContent }) => textContent)).toEqual([
      'VeraSupport · Active',
      'VisitorSupport · Wrap-up',
    ]);
  });

  it('asks for notifications only by a click', async () => {
    const asks = { permission: 'default', requestPermission: () => Promise.resolve('granted') };
    Object.assign(window, { Notification: asks });
    desk();

    await userEvent.click(await screen.findByRole('button', { name: /Tell me about offers/ }));

    await waitFor(() => expect(screen.queryByRole('button', { name: /Tell me about offers/ })).toBeNull());
  });
});

describe('one’s presence', () => {
  const menu = async () => userEvent.click(await screen.findByRole('button', { name: /^You are/ }));

  it('is changed from its menu, with a reason', async () => {
    server.on('PUT /v1/me/presence', { ...PRESENCE, state: 'paused', reason: { id: 'l', name: 'Lunch' } });
    desk();
    await menu();

    await userEvent.click(await screen.findByRole('menuitem', { name: 'Lunch · unpaid' }));

    await screen.findByRole('button', { name: /^You are: Lunch/ });
    expect(server.askedOf('PUT /v1/me/presence')[0]?.body).toEqual({ state: 'paused', reasonId: 'l' });
  });

  it('toggles by the keyboard', async () => {
    server.on('PUT /v1/me/presence', { ...PRESENCE, state: 'paused' });
    desk();
    await screen.findByRole('button', { name: /^You are/ });

    await userEvent.keyboard('{Alt>}p{/Alt}');

    await screen.findByRole('button', { name: /^You are: Paused/ });
  });

  it('that cannot be changed stays, and is said', async () => {
    server.on('PUT /v1/me/presence', () => {
      throw new ProblemError('unavailable', 503, '');
    });
    desk();
    await menu();

    await userEvent.click(await screen.findByRole('menuitem', { name: 'Offline' }));

    await screen.findByText(/A part of the system cannot be reached/);
    screen.getByRole('button', { name: /^You are: Available/ });
  });

  it('says how many contacts one holds, and that the server has paused one', async () => {
    is({ state: 'paused', automatic: true, load: 2 });
    desk();
    await menu();

    await screen.findByText('2 of 3 contacts');
    screen.getByText('Paused automatically after a missed offer');
  });
});

describe('the waiting list', () => {
  const opens = async () => userEvent.click(await screen.findByRole('button', { name: /^Waiting/ }));

  it('says that nobody waits', async () => {
    desk();
    await opens();

    await screen.findByText('Nobody is waiting');
  });

  it('counts who waits, with queue and time, and lets one take it (D9, D10)', async () => {
    waits(place('c', 'Marco'), place('d', null));
    server.on('POST /v1/waiting/c/accept', aContact());
    const { history } = desk();
    await screen.findByRole('button', { name: 'Waiting 2' });
    await opens();
    const first = (await screen.findByText('Marco')).parentElement as HTMLElement;
    expect(first.textContent).toMatch(/Support · waiting for 1:0[5-9]/);

    await userEvent.click(screen.getAllByRole('button', { name: 'Accept' })[0] as HTMLElement);

    await waitFor(() => expect(history.location.pathname).toBe('/desk/c'));
  });

  it('says why one cannot be taken, and looks again', async () => {
    waits(place('c', 'Marco'));
    server.on('POST /v1/waiting/c/accept', () => {
      throw new ProblemError('capacity_full', 409, '');
    });
    desk();
    await opens();
    await screen.findByText('Marco');
    waits();

    await userEvent.click(screen.getByRole('button', { name: 'Accept' }));

    await screen.findByText('You already have as many contacts as you may hold.');
    await screen.findByText('Nobody is waiting');
  });

  it('is opened by the keyboard, and asked again when it changes', async () => {
    desk();
    await screen.findByRole('button', { name: /^Waiting/ });
    await userEvent.keyboard('{Alt>}w{/Alt}');
    await screen.findByText('Nobody is waiting');
    waits(place('c', 'Marco'));

    emits('waiting.changed', { queueId: 'q' });

    await screen.findByText('Marco');
  });
});

describe('the tabs of one’s contacts', () => {
  const BRUNO = aContact({ id: 'd', visitor: { id: 'w', name: 'Bruno' } as never });
  const tab = (name: string | RegExp) =>
    within(screen.getByRole('navigation', { name: 'Your contacts' })).getByRole('link', { name });

  it('lead to each, the next one by the keyboard (D11)', async () => {
    holds(aContact(), BRUNO);
    const { history } = desk();
    await waitFor(() => tab('Vera'));

    await userEvent.keyboard('{Alt>}j{/Alt}');
    await waitFor(() => expect(history.location.pathname).toBe('/desk/c'));
    await userEvent.keyboard('{Alt>}j{/Alt}');

    await waitFor(() => expect(history.location.pathname).toBe('/desk/d'));
  });

  it('go back where one was by a second press (D12)', async () => {
    holds(aContact());
    const { history } = desk();
    await waitFor(() => tab('Vera'));
    await userEvent.click(tab('Vera'));
    await waitFor(() => expect(history.location.pathname).toBe('/desk/c'));

    await userEvent.click(tab('Vera'));

    await waitFor(() => expect(history.location.pathname).toBe('/desk'));
  });

  it('say which has a message that nobody looked at, and the title counts them (D13)', async () => {
    holds(aContact(), BRUNO);
    desk();
    await waitFor(() => tab('Vera'));

    emits('message.sent', {
      message: {
        id: 'm',
        contactId: 'd',
        seq: 1,
        kind: 'text',
        sender: { kind: 'visitor', id: 'w', name: 'Bruno' },
      },
    });

    await waitFor(() => tab(/^Bruno ?, new message$/));
    expect(document.title).toBe('(1) Desk · Switchboard');
    await userEvent.click(tab(/^Bruno ?, new message$/));
    await waitFor(() => tab('Bruno'));
    expect(document.title).not.toContain('(1)');
  });

  it('remind of a visitor who waits for an answer, until one is there (D29)', async () => {
    holds(aContact());
    const { history } = desk();
    await waitFor(() => tab('Vera'));

    emits('reminder', { contactId: 'c', kind: 'everyMessage', since: new Date().toISOString() });
    await screen.findByText('A visitor is waiting for your answer');
    await userEvent.click(screen.getByRole('button', { name: 'Open the contact' }));

    await waitFor(() => expect(history.location.pathname).toBe('/desk/c'));
    await waitFor(() => expect(screen.queryByText('A visitor is waiting for your answer')).toBeNull());
  });

  it('say in time that a wrap-up runs out without a status, and lead there (D22)', async () => {
    const wrapUpEndsAt = new Date(Date.now() + 10_000).toISOString();
    holds(
      aContact({ state: 'wrapUp', wrapUpEndsAt }),
      aContact({ id: 'd', state: 'wrapUp', wrapUpEndsAt, status: { id: 's', name: 'Solved' } }),
    );
    const { history } = desk();

    await screen.findByText('The wrap-up of Vera is nearly over, and has no status');
    const ways = screen.getAllByRole('button', { name: 'Open the contact' });
    expect(ways).toHaveLength(1);
    await userEvent.click(ways[0] as HTMLElement);

    await waitFor(() => expect(history.location.pathname).toBe('/desk/c'));
  });
});
