import { aHouse, type House } from '../support/house.js';
import { killAndAwait, signal } from '../support/running.js';
import { until } from '../support/wait.js';

let house: House;
afterEach(() => house?.leaves());

describe('routing that dies while an offer rings', () => {
  it('loses nothing: the same offer is accepted while it comes back, and nobody noticed', async () => {
    house = await aHouse({ queue: { offerTimeoutSeconds: 120, shownWithinSeconds: 60 } });
    const { agent } = house;
    const { visitor, contact, offer } = await house.rings();
    const other = await house.visitor();

    signal('routing', 'SIGKILL');
    // Chat takes it although nobody routes now.
    const line = await visitor.writes(contact.id, 'Still here?');
    const { contact: taken } = await until(() => agent.emits('offer.accept', { offerId: offer.id }), {
      what: 'the offer to be accepted',
      timeoutMs: 40_000,
    });

    expect(taken).toMatchObject({ id: contact.id, state: 'active' });
    expect(line.seq).toBe(1);
    await agent.writes(contact.id, 'Yes');
    await visitor.reads('Yes');
    const later = await other.starts({ name: 'Walter' });
    await agent.takes(later.id);
  }, 90_000);

  it('rings on after a restart, and misses it at its time', async () => {
    house = await aHouse({ queue: { offerTimeoutSeconds: 6, shownWithinSeconds: 6 } });
    const { agent, colleague } = house;
    const { contact, offer } = await house.rings();
    await agent.emits('offer.shown', { offerId: offer.id });

    await killAndAwait('routing');
    await colleague.isAvailable();

    await agent.sees('offer.ended', ({ offerId, outcome }) => offerId === offer.id && outcome === 'missed');
    expect((await colleague.takes(contact.id)).offer.waitingSince).toBe(offer.waitingSince);
  }, 90_000);
});
