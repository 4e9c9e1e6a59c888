import type { Offer } from '@switchboard/contracts';
import { act, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { aContact, aFreshConsole, asked, hasContact, server, shows, emits } from '../fake-console';

const { Offers } = await import('./offers');
const { followDesk } = await import('./desk.data');
const { useTitle } = await import('../shared/use-title');

const at = (ms: number) => new Date(Date.now() + server.aheadMs + ms).toISOString();

function anOffer(given: Partial<Offer> & { name?: string } = {}): Offer {
  const { name = 'Vera', ...rest } = given;
  const offer = {
    id: 'o1',
    kind: 'contact',
    state: 'ringing',
    contact: { id: 'c', visitor: { name, email: null, fields: {} }, language: 'en' },
    queue: { id: 'q', number: 7, name: 'Support' },
    from: null,
    note: null,
    waitingSince: at(-30_000),
    madeAt: at(0),
    expiresAt: at(60_000),
    visitorUrl: null,
    externalUrl: null,
    ...rest,
  };
  return offer as unknown as Offer;
}
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => anOffer({ id: `o${index}`, name: `Visitor ${index}` }));
const rings = (...items: Offer[]) => server.on('GET /v1/offers', () => ({ items }));
const card = (name: string) => screen.findByRole('article', { name: `Chat from ${name}` });
const shownIds = () =>
  asked.filter(([event]) => event === 'offer.shown').map(([, payload]) => payload['offerId']);

/** The browser says what lies where: the cards, below what is said to lie over them. */
function liesOver(...cover: Element[]): void {
  document.elementsFromPoint = () => [...cover, ...document.querySelectorAll('article')];
}
function isHidden(hidden: boolean): void {
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
  act(() => void document.dispatchEvent(new Event('visibilitychange')));
}

class Note {
  static permission = 'granted';
  static last: Note | undefined;
  onshow: (() => void) | null = null;
  onclick: (() => void) | null = null;
  isClosed = false;
  constructor(readonly title: string) {
    Note.last = this;
  }
  close() {
    this.isClosed = true;
  }
}

let stop: () => void;
beforeEach(async () => {
  await aFreshConsole();
  hasContact(aContact());
  liesOver();
  isHidden(false);
  Note.last = undefined;
  Object.assign(window, { Notification: Note });
  stop = followDesk();
});
afterEach(() => stop());

describe('an offer', () => {
  it('of a colleague says from whom, and what he wrote for staff', async () => {
    rings(anOffer({ kind: 'transfer', from: { agentId: 'bob', name: 'Bob' }, note: 'Speaks French' }));
    shows(<Offers />);

    const facts = within(await card('Vera'));

    expect(facts.getByText('Transfer from').nextSibling?.textContent).toBe('Bob');
    expect(facts.getByText('Note').nextSibling?.textContent).toBe('Speaks French');
    await screen.findByText('Chat from Vera, Transfer from Bob');
  });

  it.each([
    ['three minutes ahead', -180_000],
    ['three minutes behind', 180_000],
  ])('has its real time on a computer that is %s, and counts as seen (K18)', async (_how, aheadMs) => {
    server.aheadMs = aheadMs;
    rings(anOffer());
    shows(<Offers />);

    const left = Number(/(\d+) s left/.exec((await card('Vera')).textContent)?.[1]);

    expect(Math.abs(left - 60)).toBeLessThanOrEqual(2);
    await waitFor(() => expect(shownIds()).toEqual(['o1']));
  });

  it('has what is known of the visitor, and the way to more (D3, D4, D5, D7)', async () => {
    const visitor = { name: 'Vera', email: 'vera@example.com', fields: { order: '4711' } };
    const contact = { id: 'c', visitor, language: 'en' };
    rings(anOffer({ contact: contact as never, externalUrl: 'https://help.example/c' }));
    shows(<Offers />);

    const shown = within(await card('Vera'));

    for (const text of ['vera@example.com', '4711', '7 Support', 'Waiting for', 'Ringing for'])
      shown.getByText(text);
    expect(shown.getByRole('link', { name: 'Open' }).getAttribute('href')).toBe('https://help.example/c');
  });

  it('leads to its contact when it is accepted, by a press or by the keyboard (D6)', async () => {
    rings(anOffer());
    server.on('POST /v1/offers/o1/accept', aContact());
    const { history } = shows(<Offers />);
    await card('Vera');

    await userEvent.keyboard('{Alt>}a{/Alt}');

    await waitFor(() => expect(history.location.pathname).toBe('/desk/c'));
    await waitFor(() => expect(screen.queryByRole('article')).toBeNull());
  });

  it('goes when the server says that it has ended, and a missed one is told by name, also after a reload (D8)', async () => {
    rings(anOffer({ name: 'Anna' }));
    shows(<Offers />);
    await card('Anna');

    emits('offer.ended', { offerId: 'o1', outcome: 'missed' });

    await screen.findByText('You missed the chat from Anna');
    expect(screen.queryByRole('article')).toBeNull();
  });

  it('that was withdrawn because the visitor is away says so, by name (fault 16)', async () => {
    rings(anOffer({ name: 'Anna' }));
    shows(<Offers />);
    await card('Anna');

    emits('offer.ended', { offerId: 'o1', outcome: 'cancelled' });

    await screen.findByText('The chat from Anna rings no longer');
    expect(screen.queryByRole('article')).toBeNull();
  });

  it('that paused the agent says so, with the reason and whether it is paid (D8)', async () => {
    rings();
    shows(<Offers />);
    await screen.findByRole('region', { name: 'Ringing offers' });
    const presence = { state: 'paused', automatic: true, reason: { id: 'r', name: 'Missed' }, paid: false };

    emits('presence.changed', { presence });

    await screen.findByText('Missed, unpaid. Set yourself available when you are back.');
  });
});

describe('several offers', () => {
  it('are one whole card and a line for each of the others', async () => {
    rings(...many(7));
    shows(<Offers />);

    await card('Visitor 0');

    expect(screen.getAllByRole('button', { name: 'Accept' })).toHaveLength(7);
    expect(screen.getAllByRole('button', { name: 'Reject' })).toHaveLength(1);
    within(await card('Visitor 0')).getByRole('button', { name: 'Reject' });
  });

  it('are opened by a press on a line, and stay in their order', async () => {
    rings(...many(3));
    shows(<Offers />);

    await userEvent.click(within(await card('Visitor 2')).getByRole('button', { expanded: false }));

    within(await card('Visitor 2')).getByRole('button', { name: 'Reject' });
    expect(screen.getAllByRole('button', { name: 'Reject' })).toHaveLength(1);
    expect(screen.getAllByRole('article').map((one) => one.getAttribute('aria-label'))).toEqual([
      'Chat from Visitor 0',
      'Chat from Visitor 1',
      'Chat from Visitor 2',
    ]);
  });

  it('are accepted from their line as well', async () => {
    rings(...many(2));
    server.on('POST /v1/offers/o1/accept', aContact());
    shows(<Offers />);

    await userEvent.click(within(await card('Visitor 1')).getByRole('button', { name: 'Accept' }));

    await waitFor(() => expect(screen.queryByRole('article', { name: 'Chat from Visitor 1' })).toBeNull());
    within(await card('Visitor 0')).getByRole('button', { name: 'Reject' });
  });

  it('are announced once each, not with every second that they count', async () => {
    rings(anOffer());
    shows(<Offers />);
    const shown = await card('Vera');

    expect(shown.closest('[aria-live]')).toBeNull();
    expect(screen.getByText('Chat from Vera, Support').getAttribute('aria-live')).toBe('assertive');
  });
});

describe('an offer counts as seen', () => {
  it('not below a dialog that covers it, and as soon as the dialog is gone', async () => {
    const dialog = document.createElement('div');
    dialog.setAttribute('role', 'dialog');
    liesOver(dialog);
    rings(anOffer());
    shows(<Offers />);
    await card('Vera');
    expect(shownIds()).toEqual([]);

    liesOver();

    await waitFor(() => expect(shownIds()).toEqual(['o1']));
  });

  it('not where it is scrolled away', async () => {
    document.elementsFromPoint = () => [];
    rings(anOffer());
    shows(<Offers />);

    await card('Vera');

    expect(shownIds()).toEqual([]);
  });

  it('in another tab only by a notification that the browser has really shown; the title says who rings', async () => {
    isHidden(true);
    rings(anOffer({ name: 'Anna' }));
    const Page = () => {
      useTitle('Desk');
      return <Offers />;
    };
    shows(<Page />);
    await card('Anna');
    expect(document.title).toBe('☎ Anna · Switchboard');
    expect(Note.last?.title).toBe('Chat from Anna');
    expect(shownIds()).toEqual([]);

    act(() => Note.last?.onshow?.());
    expect(shownIds()).toEqual(['o1']);

    isHidden(false);
    expect(Note.last?.isClosed).toBe(true);
    expect(document.title).toBe('Desk · Switchboard');
    expect(shownIds()).toEqual(['o1']);
  });
});
