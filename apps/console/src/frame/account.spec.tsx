import type { User } from '@switchboard/contracts';
import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { aContact, ada, aFreshConsole, hasContact, server, shows } from '../fake-console';

const { Account } = await import('./account');
const { session } = await import('../session/session');

const SIGN_OUT = 'POST /v1/auth/sign-out';
const isOut = () => server.askedOf(SIGN_OUT).length > 0;
const has = (...items: object[]) => server.on('GET /v1/contacts', { items, nextCursor: null });

beforeEach(async () => {
  await aFreshConsole();
  hasContact(aContact());
  server.asked.length = 0;
});

/** The pages behind the door go when somebody signs out. */
function Door() {
  return session.current().is === 'signedIn' ? <Account /> : null;
}
async function goes() {
  await userEvent.click(await screen.findByRole('button', { name: 'Your account' }));
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Sign out' }));
}
const question = (count: number) => screen.findByRole('dialog', { name: `You still talk with ${count}` });

describe('signing out', () => {
  it('is done at once where nobody is waiting for an answer', async () => {
    has(aContact({ state: 'wrapUp' }));
    shows(<Door />);

    await goes();

    await waitFor(() => expect(isOut()).toBe(true));
    expect(server.askedOf('PUT /v1/me/presence')[0]?.body).toEqual({ state: 'offline' });
  });

  it('with open contacts asks first, and names them', async () => {
    has(aContact(), aContact({ id: 'd', visitor: { id: 'w', name: 'Bruno' } as never }));
    shows(<Door />);
    await waitFor(() => expect(server.askedOf('GET /v1/contacts')).toHaveLength(1));

    await goes();
    within(await question(2)).getByText(/head of their queue: Vera, Bruno/);
    expect(isOut()).toBe(false);

    await userEvent.click(screen.getByRole('button', { name: 'Stay signed in' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(isOut()).toBe(false);
  });

  it('is done where that is wanted all the same', async () => {
    has(aContact());
    shows(<Door />);
    await waitFor(() => expect(server.askedOf('GET /v1/contacts')).toHaveLength(1));
    await goes();

    await userEvent.click(within(await question(1)).getByRole('button', { name: 'Sign out' }));

    await waitFor(() => expect(isOut()).toBe(true));
  });

  it('of somebody who is no agent asks for no contacts', async () => {
    await aFreshConsole({ ...ada, roles: ['administrator'] } as User);
    server.asked.length = 0;
    shows(<Door />);

    await goes();

    await waitFor(() => expect(isOut()).toBe(true));
    expect(server.askedOf('GET /v1/contacts')).toEqual([]);
    expect(server.askedOf('PUT /v1/me/presence')).toEqual([]);
  });
});

describe('the account', () => {
  const PREFERENCES = { layout: {}, sounds: { offers: true, messages: true }, reminders: { enabled: true } };
  const turnsOff = async (what: string) => {
    server.on('GET /v1/me/preferences', PREFERENCES);
    has();
    shows(<Door />);
    await userEvent.click(await screen.findByRole('button', { name: 'Your account' }));
    await userEvent.click(await screen.findByRole('menuitemcheckbox', { name: what }));
  };

  it.each([
    ['Ring for offers', { sounds: { offers: false, messages: true } }],
    ['Sound for new messages', { sounds: { offers: true, messages: false } }],
    ['Remind me of waiting visitors', { reminders: { enabled: false } }],
  ])('turns off "%s" (D2, D13, D29)', async (what, expected) => {
    server.on('PUT /v1/me/preferences', ({ body }: { body: unknown }) => body);

    await turnsOff(what);

    await waitFor(() => expect(server.askedOf('PUT /v1/me/preferences')[0]?.body).toMatchObject(expected));
  });

  it('takes a choice back that the server does not keep, and says so', async () => {
    await turnsOff('Ring for offers');

    await screen.findByText('That did not work');
    const choice = await screen.findByRole('menuitemcheckbox', { name: 'Ring for offers', hidden: true });
    await waitFor(() => expect(choice.getAttribute('aria-checked')).toBe('true'));
  });
});
