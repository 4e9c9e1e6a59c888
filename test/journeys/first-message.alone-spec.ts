import { aHouse, type House } from '../support/house.js';
import { holdRelay } from '../support/running.js';
import { until } from '../support/wait.js';

/** `JOURNEY_ROUNDS=1000 npm test -- test/journeys/first-message` for the whole thousand. */
const ROUNDS = Number(process.env['JOURNEY_ROUNDS'] ?? 50);
const AT_ONCE = 5;
type Visitor = Awaited<ReturnType<House['visitor']>>;

let house: House;
let visitors: Visitor[];
beforeEach(async () => {
  house = await aHouse({
    agents: 1,
    queue: { wrapUpSeconds: 0, offerTimeoutSeconds: 600, shownWithinSeconds: 60 },
  });
  await house.agent.isAvailable();
  visitors = await Promise.all(Array.from({ length: AT_ONCE }, () => house.visitor()));
});
afterEach(() => house?.leaves());

/** A contact, its offer, accept, and the first message in the same breath: the seq it got. */
async function round(
  visitor: Visitor,
  offerOf: (contactId: string) => Promise<{ id: string }>,
): Promise<number> {
  const { agent } = house;
  const { id } = await visitor.starts({ name: 'Vera' });
  const offer = await offerOf(id);
  await agent.emits('offer.accept', { offerId: offer.id });
  const { seq } = await agent.writes(id, 'Good day');
  // With a status and no wrap-up his slot is free at once.
  await agent.closes(id, house.status.id);
  return seq;
}

async function play(offerOf: (contactId: string) => Promise<{ id: string }>): Promise<number> {
  let rung = 0;
  let answered = 0;
  await Promise.all(
    visitors.map(async (visitor) => {
      while (rung++ < ROUNDS) if ((await round(visitor, offerOf)) > 0) answered++;
    }),
  );
  return answered;
}

it(`the winner’s first message right after his accept succeeds, ${ROUNDS} times of ${ROUNDS}`, async () => {
  const heard = async (contactId: string) =>
    (await house.agent.sees('offer.made', ({ offer }) => offer.contact.id === contactId)).offer;

  expect(await play(heard)).toBe(ROUNDS);
}, 600_000);

it(`also while nothing of what routing tells goes out, ${ROUNDS} times of ${ROUNDS}`, async () => {
  const letGo = await holdRelay('routing');
  const seen = (contactId: string) =>
    until(async () => {
      const { items } = await house.agent.ask('GET', '/v1/offers');
      return items.find(({ contact }: { contact: { id: string } }) => contact.id === contactId);
    });
  house.agent.line?.forget();

  try {
    expect(await play(seen)).toBe(ROUNDS);
    expect(house.agent.line?.all('offer.made')).toEqual([]);
  } finally {
    await letGo();
  }

  await house.agent.sees('offer.made');
}, 600_000);
