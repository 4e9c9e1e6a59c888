import { ProblemError } from '@switchboard/web';
import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import type { ComposedStaffContact } from '@switchboard/contracts';
import { aContact, aFreshConsole, hasContact, server, shows } from '../fake-console';

const { Outcome } = await import('./outcome');
const { useContact } = await import('./desk.data');

const SOLVED = { id: 's', name: 'Solved', queueIds: [], finalOutcome: true };
const ELSEWHERE = { id: 'e', name: 'Elsewhere', queueIds: ['other'], finalOutcome: false };

beforeEach(() => aFreshConsole());

function Part() {
  const { data } = useContact('c');
  return data ? <Outcome contact={data} /> : null;
}
async function opens(given: Partial<ComposedStaffContact> = {}) {
  hasContact(aContact(given));
  server.on('GET /v1/statuses', { items: [SOLVED, ELSEWHERE], nextCursor: null });
  const shown = shows(<Part />, { at: '/desk/c' });
  await screen.findByRole('option', { name: 'Solved' });
  return shown;
}
const status = () => screen.getByLabelText<HTMLSelectElement>('Status');
const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });
const settled = (given: object) => aContact({ status: { id: 's', name: 'Solved' }, ...given } as never);

describe('the outcome of a contact', () => {
  it('has the statuses of its queue, and no others', async () => {
    await opens();

    expect([...status().options].map(({ text }) => text)).toEqual(['Choose a status', 'Solved']);
  });

  it('is asked for before the contact can be closed (D22)', async () => {
    await opens();
    expect(button('Close contact').disabled).toBe(true);
    screen.getByText('Choose a status before you close the contact.');
    server.on('PUT /v1/contacts/c/status', settled({}));

    await userEvent.selectOptions(status(), 'Solved');

    await waitFor(() => expect(button('Close contact').disabled).toBe(false));
    expect(server.askedOf('PUT /v1/contacts/c/status')[0]?.body).toEqual({ statusId: 's' });
  });

  it('that the server refuses stays as it was, and is said', async () => {
    await opens();
    server.on('PUT /v1/contacts/c/status', () => {
      throw new ProblemError('contact_closed', 409, '');
    });

    await userEvent.selectOptions(status(), 'Solved');

    await screen.findByText('The contact has ended.');
    expect(status().value).toBe('');
  });

  it('closes by the keyboard too', async () => {
    await opens({ status: { id: 's', name: 'Solved' } });
    server.on('POST /v1/contacts/c/close', settled({ state: 'wrapUp' }));
    status().focus();

    await userEvent.keyboard('{Alt>}c{/Alt}');

    await screen.findByRole('timer');
  });

  it('in wrap-up has its time, more of it, and an end that leads back to the desk', async () => {
    const wrapUpEndsAt = new Date(Date.now() + 30_000).toISOString();
    const { history } = await opens({ state: 'wrapUp', wrapUpEndsAt, status: { id: 's', name: 'Solved' } });
    expect(screen.getByRole('timer').textContent).toMatch(/0:(30|29|28)/);
    server
      .on('POST /v1/contacts/c/wrap-up/extend', settled({ state: 'wrapUp', wrapUpEndsAt }))
      .on('POST /v1/contacts/c/wrap-up/finish', settled({ state: 'closed' }));

    await userEvent.click(button('One minute more'));
    await waitFor(() =>
      expect(server.askedOf('POST /v1/contacts/c/wrap-up/extend')[0]?.body).toEqual({ seconds: 60 }),
    );
    await userEvent.click(button('Finish'));

    await waitFor(() => expect(history.location.pathname).toBe('/desk'));
  });

  it('for which there was no time can still be said (D22)', async () => {
    await opens({ state: 'closed', notSet: true });
    screen.getByText(/the time for it ran out. You can still choose one/);
    server.on('PUT /v1/contacts/c/status', settled({ state: 'closed', notSet: false }));

    await userEvent.selectOptions(status(), 'Solved');

    await screen.findByText('This contact is closed.');
    expect(status().disabled).toBe(true);
  });
});
