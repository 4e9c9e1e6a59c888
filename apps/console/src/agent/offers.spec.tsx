import type { Offer } from '@switchboard/contracts';
import { screen, waitFor } from '@testing-library/react';
import { aFreshConsole, asked, server, shows } from '../fake-console';

const { Offers } = await import('./offers');

/** Everything stands in the window as soon as somebody looks whether it does. */
class Eye {
  constructor(private readonly see: (entries: { isIntersecting: boolean }[]) => void) {}
  observe() {
    this.see([{ isIntersecting: true }]);
  }
  disconnect() {}
}
Object.assign(globalThis, { IntersectionObserver: Eye });

const at = (ms: number) => new Date(Date.now() + server.aheadMs + ms).toISOString();

function anOffer(given: Partial<Offer> = {}): Offer {
  const offer = {
    id: 'o1',
    kind: 'contact',
    state: 'ringing',
    contact: { id: 'c1', visitor: { name: 'Vera', email: null, fields: {} }, language: 'en' },
    queue: { id: 'q', number: 7, name: 'Support' },
    from: null,
    note: null,
    waitingSince: at(-30_000),
    madeAt: at(0),
    expiresAt: at(60_000),
    visitorUrl: null,
    externalUrl: null,
    ...given,
  };
  return offer as unknown as Offer;
}
const isShown = (offerId: string) =>
  asked.some(([event, payload]) => event === 'offer.shown' && payload['offerId'] === offerId);

beforeEach(async () => {
  await aFreshConsole();
  server.on('GET /v1/me/preferences', {
    layout: {},
    sounds: { offers: false, messages: false },
    reminders: { enabled: true },
  });
});

describe('an offer', () => {
  it.each([
    ['three minutes ahead', -180_000],
    ['three minutes behind', 180_000],
  ])('has its real time on a computer that is %s, and counts as seen (K18)', async (_how, aheadMs) => {
    server.aheadMs = aheadMs;
    server.on('GET /v1/offers', () => ({ items: [anOffer()] }));
    shows(<Offers />);

    const card = await screen.findByRole('article', { name: 'Chat from Vera' });

    const left = Number(/(\d+) s left/.exec(card.textContent)?.[1]);
    expect(Math.abs(left - 60)).toBeLessThanOrEqual(2);
    await waitFor(() => expect(isShown('o1')).toBe(true));
  });
});
