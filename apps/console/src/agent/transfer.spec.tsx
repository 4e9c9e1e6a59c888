import type { ComposedStaffContact } from '@switchboard/contracts';
import { ProblemError } from '@switchboard/web';
import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { aContact, aFreshConsole, aMessage, emits, hasContact, server, shows } from '../fake-console';

const { ContactHead } = await import('./contact-head');
const { PendingTransfer } = await import('./pending-transfer');
const { useHandedOver } = await import('./handed-over');
const { useContact } = await import('./desk.data');

const SEARCH = 'Search for an agent, a skill or a queue';
const bob = {
  id: 'bob',
  name: 'Bob',
  state: 'available',
  reason: null,
  since: '2026-01-01T10:00:00.000Z',
  load: 1,
  capacity: 3,
  skills: { french: 80 },
};
const carl = {
  ...bob,
  id: 'carl',
  name: 'Carl',
  state: 'paused',
  reason: { id: 'r', name: 'Lunch' },
  skills: {},
};
const dana = { ...bob, id: 'dana', name: 'Dana', load: 3, skills: {} };
const second = {
  id: 'second',
  number: 20,
  name: 'Second line',
  openNow: true,
  agentsAvailable: false,
  waiting: 2,
  estimatedWaitSeconds: 150,
};
const night = {
  ...second,
  id: 'night',
  number: 30,
  name: 'Night',
  openNow: false,
  estimatedWaitSeconds: null,
};
const TARGETS = { agents: [bob, carl, dana], queues: [second, night] };

beforeEach(() => aFreshConsole());

function Part() {
  const { data } = useContact('c');
  useHandedOver({ openId: 'c', onGone: () => document.body.setAttribute('data-gone', 'true') });
  if (!data) return null;
  return (
    <>
      <ContactHead contact={data} onUpload={null} />
      <PendingTransfer contact={data} />
    </>
  );
}
async function opens(given: Partial<ComposedStaffContact> = {}) {
  hasContact(aContact(given));
  server.on('GET /v1/targets', TARGETS);
  shows(<Part />, { at: '/desk/c' });
  await screen.findByRole('heading', { name: 'Vera' });
}
const person = (name: string) => screen.findByRole<HTMLInputElement>('radio', { name: new RegExp(name) });
const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });
const asked = () => server.askedOf('POST /v1/contacts/c/transfer').map(({ body }) => body);

describe('the transfer window (D30, D31)', () => {
  it('shows agents with presence, load and skills, and queues with who waits; who cannot take it is no choice', async () => {
    await opens();
    await userEvent.click(button('Transfer'));

    expect((await person('Bob')).closest('label')?.textContent).toMatch(
      /Available.*1 of 3 contacts.*french 80/,
    );
    expect((await person('Bob')).disabled).toBe(false);
    expect((await person('Carl')).closest('label')?.textContent).toContain('Lunch');
    expect((await person('Carl')).disabled).toBe(true);
    expect((await person('Dana')).disabled).toBe(true);
    expect((await person('Second line')).closest('label')?.textContent).toMatch(
      /Open.*2 waiting.*about 2:30.*nobody available now/,
    );
    expect((await person('Night')).disabled).toBe(true);
    expect(button('Hand over').disabled).toBe(true);
  });

  it('is used without a mouse: open, search, choose, write, send', async () => {
    await opens();
    server.on('POST /v1/contacts/c/transfer', {});

    await userEvent.keyboard('{Alt>}t{/Alt}');
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText(SEARCH)));
    await userEvent.keyboard('fre');
    await waitFor(() => expect(server.askedOf('GET /v1/targets').at(-1)?.query['search']).toBe('fre'));
    await person('Bob');
    await userEvent.keyboard('{ArrowDown}');
    expect(document.activeElement).toBe(await person('Bob'));
    await userEvent.keyboard(' ');
    await userEvent.click(screen.getByLabelText('Note for staff (optional)'));
    await userEvent.keyboard(' Speaks French ');
    button('Hand over').focus();
    await userEvent.keyboard('{Enter}');

    await waitFor(() => expect(asked()).toEqual([{ to: { agentId: 'bob' }, note: 'Speaks French' }]));
    await waitFor(() => expect(screen.queryByLabelText(SEARCH)).toBeNull());
  });

  it('hands to a queue, without a note where there is none', async () => {
    await opens();
    server.on('POST /v1/contacts/c/transfer', {});
    await userEvent.click(button('Transfer'));

    await userEvent.click(await person('Second line'));
    await userEvent.click(button('Hand over'));

    await waitFor(() => expect(asked()).toEqual([{ to: { queueId: 'second' } }]));
  });

  it('says why it was refused, and stays', async () => {
    await opens();
    server.on('POST /v1/contacts/c/transfer', () => {
      throw new ProblemError('target_unavailable', 409, '');
    });
    await userEvent.click(button('Transfer'));
    await userEvent.click(await person('Bob'));

    await userEvent.click(button('Hand over'));

    await screen.findByText('That did not work');
    await person('Bob');
  });

  it('is for who has a place in the contact', async () => {
    const ada = { kind: 'agent', id: 'ada', name: 'Ada', role: 'agent', joinedAt: '' } as const;
    await opens({ participants: [{ ...ada, leftAt: '2026-01-01T10:00:00.000Z' }] });

    expect(screen.queryByRole('button', { name: 'Transfer' })).toBeNull();
  });

  it('says where nobody is found', async () => {
    await opens();
    server.on('GET /v1/targets', { agents: [], queues: [] });

    await userEvent.click(button('Transfer'));

    await screen.findByText('Nobody is found by that');
  });
});

describe('a transfer under way', () => {
  const pending = (by: string) => ({
    by: { id: by, name: 'Ada' },
    to: { kind: 'agent' as const, id: 'bob', name: 'Bob' },
    note: null,
    askedAt: new Date().toISOString(),
    expiresAt: new Date(Date.now() + 30_000).toISOString(),
  });

  it('shows at whom it rings and for how long, and is taken back', async () => {
    await opens({ transfer: pending('ada') });
    server.on('DELETE /v1/contacts/c/transfer', aContact({ transfer: null }));
    const status = screen.getByRole('status');
    expect(status.textContent).toMatch(/Rings at Bob.*\d+ s left/);
    expect(screen.queryByRole('button', { name: 'Transfer' })).toBeNull();

    await userEvent.click(within(status).getByRole('button', { name: 'Take back' }));

    await waitFor(() => expect(screen.queryByRole('status')).toBeNull());
    expect(button('Transfer')).toBeDefined();
  });

  it('is taken back by nobody but its sender', async () => {
    await opens({ transfer: pending('eve') });

    expect(screen.queryByRole('button', { name: 'Take back' })).toBeNull();
  });

  it('shows the queue in which it waits', async () => {
    const to = { kind: 'queue' as const, id: 'second', number: 20, name: 'Second line' };
    await opens({ state: 'waiting', transfer: { ...pending('ada'), to, expiresAt: null } });

    expect(screen.getByRole('status').textContent).toContain('Waits in Second line');
  });

  it('tells its sender that somebody has it, and lets him go', async () => {
    await opens();
    const ada = { kind: 'agent', id: 'ada', name: 'Ada' };
    const event = { type: 'transferred', by: ada, to: { kind: 'agent', id: 'bob', name: 'Bob' } };

    emits('message.sent', { message: aMessage(2, { kind: 'event', event }) });
    emits('participant.left', {
      contactId: 'c',
      participant: { ...ada, role: 'agent' },
      reason: 'transferred',
    });

    await screen.findByText('Bob has the contact now.');
    expect(document.body.getAttribute('data-gone')).toBe('true');
  });

  it('tells its sender why nobody took it, but for his own taking back', async () => {
    await opens();
    const refused = (more: object) => ({
      message: aMessage(2, {
        kind: 'event',
        visibility: 'staff',
        event: {
          type: 'transferRefused',
          by: { kind: 'agent', id: 'ada', name: 'Ada' },
          to: { kind: 'agent', id: 'bob', name: 'Bob' },
          note: null,
          ...more,
        },
      }),
    });

    emits('message.sent', refused({ outcome: 'cancelled', cause: 'takenBack' }));
    emits('message.sent', refused({ outcome: 'rejected', note: 'No time' }));

    await screen.findByText('Bob did not take the contact of Ada. Refused. No time');
    expect(screen.queryByText(/taken back/)).toBeNull();
  });
});
