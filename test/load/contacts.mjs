import { setTimeout as delay } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { Staff, Visitor } from '../../tools/drivers/people.ts';
import { startBare } from './bare/pipeline.mjs';
import { median, spread } from './figures.mjs';

const AGENTS = 5;
const ONE_BY_ONE = Number(process.env.BENCH_STARTS ?? 60);
const AT_ONCE = 50;
/** Nothing of the last contact is still being done by then. */
const SETTLE_MS = 50;
const PAIRS = Number(process.env.BENCH_PAIRS ?? 5);

/**
 * From the visitor's start to the moment an agent's socket has the offer: one at a time, and 50 at once.
 * @param {{ address: string, admin: { email: string, password: string }, servers: Record<string, string>, say: (line: string) => void }} given
 */
export async function run(given) {
  const { say } = given;
  const ours = await ourSide(given);
  const bare = await bareSide(given);
  await oneByOne(ours, 10);
  await oneByOne(bare, 10);
  const rounds = [];
  for (let pair = 1; pair <= PAIRS; pair += 1) {
    const round = { ours: await measure(ours), bare: await measure(bare) };
    rounds.push(round);
    say(
      `pair ${pair}: one at a time p50 ours ${round.ours.oneByOneMs.p50} ms, bare ${round.bare.oneByOneMs.p50} ms; 50 at once p50 ours ${round.ours.atOnceMs.p50} ms, bare ${round.bare.atOnceMs.p50} ms`,
    );
  }
  ours.stop();
  bare.stop();
  return { bench: 'contacts', pairs: PAIRS, ...summary(rounds), rounds };
}

function summary(rounds) {
  const of = (who, what) => median(rounds.map((round) => what(round[who])));
  const figures = (who) => ({
    oneByOneP50Ms: of(who, ({ oneByOneMs }) => oneByOneMs.p50),
    oneByOneP99Ms: of(who, ({ oneByOneMs }) => oneByOneMs.p99),
    atOnceP50Ms: of(who, ({ atOnceMs }) => atOnceMs.p50),
    atOnceMaxMs: of(who, ({ atOnceMs }) => atOnceMs.max),
  });
  const ratio = (what) => median(rounds.map((round) => what(round.ours) / what(round.bare)));
  return {
    ours: figures('ours'),
    bare: figures('bare'),
    ratio: {
      oneByOneP50: ratio(({ oneByOneMs }) => oneByOneMs.p50),
      atOnceP50: ratio(({ atOnceMs }) => atOnceMs.p50),
    },
    aim: { oneByOneP50: 2.5 },
  };
}

async function measure(side) {
  const oneByOneMs = spread(await oneByOne(side, ONE_BY_ONE));
  return { oneByOneMs, atOnceMs: spread(await side.atOnce(AT_ONCE)) };
}

async function oneByOne(side, count) {
  const took = [];
  for (let index = 0; index < count; index += 1) {
    took.push(...(await side.atOnce(1)));
    // The bare pipeline ends no contact: what ours still does for the last one must not be measured with the next.
    await delay(SETTLE_MS);
  }
  return took;
}

/** Starts contacts, waits for each one's offer, then lets the visitors leave and the slots come free. */
async function ourSide({ address, admin }) {
  const boss = await new Staff(address).signsIn(admin.email, admin.password);
  const agents = await Promise.all(
    Array.from({ length: AGENTS }, (_, index) => anAgent(boss, address, index)),
  );
  const [queue] = (await boss.ask('GET', '/v1/queues')).items;
  await boss.ask('PATCH', `/v1/queues/${queue.id}`, {
    memberIds: agents.map(({ user }) => user.id),
    offerTimeoutSeconds: 120,
    shownWithinSeconds: 60,
  });
  const offered = new Map();
  const ended = new Map();
  for (const agent of agents) {
    await agent.connects();
    agent.line.socket.on(
      'offer.made',
      ({ offer }) =>
        offered.get(offer.contact.id)?.(performance.now()) ??
        offered.set(offer.contact.id, performance.now()),
    );
    agent.line.socket.on('offer.ended', ({ contactId }) => ended.get(contactId)?.());
    await agent.isAvailable();
  }
  const visitors = await Promise.all(
    Array.from({ length: AT_ONCE }, () => new Visitor(address).arrives('demonstration')),
  );
  const forgetting = setInterval(() => agents.forEach(({ line }) => line.forget()), 1_000);

  const start = async (visitor) => {
    const at = performance.now();
    const contact = await visitor.starts({ name: 'Bench' });
    const seenAt = await seen(offered, contact.id);
    offered.delete(contact.id);
    return { contact, visitor, took: seenAt - at };
  };
  const leave = async ({ visitor, contact }) => {
    const gone = new Promise((resolve) => ended.set(contact.id, resolve));
    await visitor.leaves(contact.id);
    await gone;
    ended.delete(contact.id);
  };
  return {
    atOnce: async (count) => {
      const started = await Promise.all(visitors.slice(0, count).map(start));
      await Promise.all(started.map(leave));
      return started.map(({ took }) => took);
    },
    stop: () => {
      clearInterval(forgetting);
      agents.forEach((agent) => agent.disconnects());
    },
  };
}

/** When it was told, before or after we came to ask. */
function seen(times, id) {
  const known = times.get(id);
  if (typeof known === 'number') return Promise.resolve(known);
  return new Promise((resolve) => times.set(id, (at) => (resolve(at), true)));
}

async function anAgent(boss, address, index) {
  const email = `bench-${index}@switchboard.example`;
  await boss.ask('POST', '/v1/users', {
    email,
    password: 'bench-password',
    name: `Bench ${index}`,
    roles: ['agent'],
    capacity: AT_ONCE / AGENTS,
  });
  return new Staff(address).signsIn(email, 'bench-password');
}

/** POST → request → insert → confirmed event → second service → insert → confirmed event → socket.io. */
async function bareSide({ servers }) {
  const rooms = Array.from({ length: AGENTS }, (_, index) => `agent-${index}`);
  const bare = await startBare({ servers, agents: rooms });
  const offered = new Map();
  const sockets = await Promise.all(
    rooms.map(
      (room) =>
        new Promise((resolve, reject) => {
          const socket = io(bare.address, {
            transports: ['websocket'],
            forceNew: true,
            auth: { rooms: [room] },
          });
          socket.on(
            'offer.made',
            ({ offer }) =>
              offered.get(offer.contact.id)?.(performance.now()) ??
              offered.set(offer.contact.id, performance.now()),
          );
          socket.once('connect', () => resolve(socket));
          socket.once('connect_error', reject);
        }),
    ),
  );
  const start = async () => {
    const at = performance.now();
    const response = await fetch(bare.address, { method: 'POST', body: JSON.stringify({ name: 'Bench' }) });
    const contact = await response.json();
    const seenAt = await seen(offered, contact.id);
    offered.delete(contact.id);
    return seenAt - at;
  };
  return {
    atOnce: (count) => Promise.all(Array.from({ length: count }, start)),
    stop: () => {
      sockets.forEach((socket) => socket.disconnect());
      bare.stop();
    },
  };
}
