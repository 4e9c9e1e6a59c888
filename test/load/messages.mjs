import { randomUUID } from 'node:crypto';
import { Staff, Visitor } from '../../tools/drivers/people.ts';
import { startBare } from './bare/pipeline.mjs';
import { cpuBetween, cpuOf, median, spread } from './figures.mjs';
import { io } from 'socket.io-client';

const CONTACTS = 50;
const AGENTS = 5;
const PAIRS = Number(process.env.BENCH_PAIRS ?? 5);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 8);
const PACE_PER_SECOND = 500;
const ONE_BY_ONE = 300;
const TEXT = 'A line of the length that people write in chats, more or less as long as this one.';

/**
 * Messages of 50 contacts, as fast as they are acknowledged and at 500 a second, ours and bare in turn.
 * @param {{ address: string, admin: { email: string, password: string }, servers: Record<string, string>, processes: () => { name: string, pid: number }[], say: (line: string) => void }} given
 */
export async function run(given) {
  const { say } = given;
  const ours = await ourSide(given);
  const bare = await bareSide(given);
  const rounds = [];
  await measure(ours, { closed: true, seconds: 3 });
  await measure(bare, { closed: true, seconds: 3 });
  for (let pair = 1; pair <= PAIRS; pair += 1) {
    const round = { ours: await both(ours), bare: await both(bare) };
    rounds.push(round);
    say(
      `pair ${pair}: ours ${round.ours.closed.perSecond}/s, bare ${round.bare.closed.perSecond}/s; at 500/s p50 ours ${round.ours.paced.deliveryMs.p50} ms, bare ${round.bare.paced.deliveryMs.p50} ms`,
    );
  }
  const oneAtATime = { ours: await oneByOne(ours), bare: await oneByOne(bare) };
  bare.stop();
  ours.stop();
  return {
    bench: 'messages',
    contacts: CONTACTS,
    secondsEach: SECONDS,
    pairs: PAIRS,
    ...summary(rounds),
    oneAtATime,
    rounds,
  };
}

const both = async (side) => ({
  closed: await measure(side, { closed: true, seconds: SECONDS }),
  paced: await measure(side, { closed: false, seconds: SECONDS }),
});

function summary(rounds) {
  const of = (who, what) => median(rounds.map((round) => what(round[who])));
  const figures = (who) => ({
    messagesPerSecond: of(who, ({ closed }) => closed.perSecond),
    closedDeliveryMs: {
      p50: of(who, ({ closed }) => closed.deliveryMs.p50),
      p95: of(who, ({ closed }) => closed.deliveryMs.p95),
      p99: of(who, ({ closed }) => closed.deliveryMs.p99),
    },
    pacedDeliveryMs: {
      p50: of(who, ({ paced }) => paced.deliveryMs.p50),
      p95: of(who, ({ paced }) => paced.deliveryMs.p95),
      p99: of(who, ({ paced }) => paced.deliveryMs.p99),
    },
  });
  const ratio = (what) => median(rounds.map((round) => what(round.ours) / what(round.bare)));
  return {
    ours: figures('ours'),
    bare: figures('bare'),
    ratio: {
      messagesPerSecond: ratio(({ closed }) => closed.perSecond),
      pacedDeliveryP50: ratio(({ paced }) => paced.deliveryMs.p50),
    },
    aim: { messagesPerSecond: 0.55, pacedDeliveryP50: 2 },
  };
}

/** One run: how many were acknowledged a second, how long each took to the other side, who used the CPU. */
async function measure(side, { closed, seconds }) {
  side.begin();
  const before = cpuOf(side.processes());
  const startedAt = performance.now();
  const until = startedAt + seconds * 1000;
  const acknowledged = closed ? await closedLoop(side, until) : await paced(side, until);
  const tookSeconds = (performance.now() - startedAt) / 1000;
  await side.quiet(acknowledged);
  const { delivered, ackMs } = side.end();
  return {
    perSecond: Math.round(acknowledged / tookSeconds),
    deliveryMs: spread(delivered),
    ackMs: spread(ackMs),
    cpuMs: cpuBetween(before, cpuOf(side.processes())),
  };
}

/** One request after the other from one socket: here Nagle's algorithm on a broker socket would show (libraries.md T0). */
async function oneByOne(side) {
  side.begin();
  const startedAt = performance.now();
  for (let count = 0; count < ONE_BY_ONE; count += 1) await side.senders[0]();
  const tookSeconds = (performance.now() - startedAt) / 1000;
  return { perSecond: Math.round(ONE_BY_ONE / tookSeconds), ackMs: spread(side.end().ackMs) };
}

/** Each contact sends the next line when the one before is acknowledged. */
async function closedLoop(side, until) {
  const counts = await Promise.all(
    side.senders.map(async (send) => {
      let count = 0;
      while (performance.now() < until) {
        await send();
        count += 1;
      }
      return count;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/** 500 a second over all contacts, whether acknowledged or not. */
async function paced(side, until) {
  const sent = [];
  const startedAt = performance.now();
  while (performance.now() < until) {
    const due = Math.floor(((performance.now() - startedAt) / 1000) * PACE_PER_SECOND);
    while (sent.length < due) sent.push(side.senders[sent.length % side.senders.length]());
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await Promise.all(sent);
  return sent.length;
}

/** Notes when a line was sent and when the other side had it. */
function stopwatch() {
  const sentAt = new Map();
  let delivered = [];
  let ackMs = [];
  return {
    sent: (id) => sentAt.set(id, performance.now()),
    acknowledged: (at) => ackMs.push(performance.now() - at),
    arrived: (id) => {
      const at = sentAt.get(id);
      if (at === undefined) return;
      sentAt.delete(id);
      delivered.push(performance.now() - at);
    },
    begin: () => {
      delivered = [];
      ackMs = [];
    },
    end: () => ({ delivered, ackMs }),
    quiet: async (expected) => {
      const until = Date.now() + 20_000;
      while (delivered.length < expected && Date.now() < until)
        await new Promise((resolve) => setTimeout(resolve, 5));
    },
  };
}

const senderOf = (watch, emit) => async () => {
  const clientMessageId = randomUUID();
  const at = performance.now();
  watch.sent(clientMessageId);
  await emit(clientMessageId);
  watch.acknowledged(at);
};

/** 50 visitors and 5 agents of the platform, through its public surface. */
async function ourSide({ address, admin, servers: _servers, processes }) {
  const boss = await new Staff(address).signsIn(admin.email, admin.password);
  const agents = await Promise.all(
    Array.from({ length: AGENTS }, (_, index) => anAgent(boss, address, index)),
  );
  const [queue] = (await boss.ask('GET', '/v1/queues')).items;
  await boss.ask('PATCH', `/v1/queues/${queue.id}`, {
    memberIds: agents.map(({ user }) => user.id),
    offerTimeoutSeconds: 120,
    idleSeconds: 0,
  });
  for (const agent of agents) {
    await agent.connects();
    await agent.isAvailable();
  }
  const watch = stopwatch();
  const visitors = [];
  const coming = async () => {
    for (let index = 0; index < CONTACTS; index += 1) visitors.push(await aVisitor(address, index));
  };
  // Taken as they come: an offer that nobody shows for a while goes on to somebody else.
  await Promise.all([coming(), ...agents.map((agent) => takes(agent, CONTACTS / AGENTS))]);
  for (const { line } of agents)
    line.socket.on('message.sent', ({ message }) => watch.arrived(message.clientMessageId));
  const quietLines = [...agents, ...visitors.map(({ visitor }) => visitor)].map(({ line }) => line);
  const forgetting = setInterval(() => quietLines.forEach((line) => line.forget()), 500);
  return {
    ...watch,
    senders: visitors.map(({ visitor, contact }) =>
      senderOf(watch, (clientMessageId) =>
        visitor.tells('message.send', { contactId: contact.id, clientMessageId, text: TEXT }),
      ),
    ),
    processes: () => [...processes(), { name: 'bench', pid: process.pid }],
    stop: () => {
      clearInterval(forgetting);
      quietLines.forEach((line) => line.close());
    },
  };
}

async function takes(agent, count) {
  const taken = new Set();
  while (taken.size < count) {
    const { offer } = await agent.sees('offer.made', (told) => !taken.has(told.offer.contact.id));
    taken.add(offer.contact.id);
    await agent.tells('offer.shown', { offerId: offer.id });
    await agent.tells('offer.accept', { offerId: offer.id });
  }
}

async function anAgent(boss, address, index) {
  const email = `bench-${index}@switchboard.example`;
  await boss.ask('POST', '/v1/users', {
    email,
    password: 'bench-password',
    name: `Bench ${index}`,
    roles: ['agent'],
    capacity: CONTACTS / AGENTS,
  });
  return new Staff(address).signsIn(email, 'bench-password');
}

async function aVisitor(address, index) {
  const visitor = await new Visitor(address).arrives('demonstration');
  await visitor.connects();
  return { visitor, contact: await visitor.starts({ name: `Visitor ${index}` }) };
}

/** The same clients on the bare pipeline: 50 senders, 5 readers of 10 rooms each. */
async function bareSide({ servers, processes }) {
  const bare = await startBare({ servers });
  const watch = stopwatch();
  const rooms = Array.from({ length: CONTACTS }, (_, index) => `contact-${index}`);
  const connect = (own) =>
    new Promise((resolve, reject) => {
      const socket = io(bare.address, { transports: ['websocket'], forceNew: true, auth: { rooms: own } });
      socket.once('connect', () => resolve(socket));
      socket.once('connect_error', reject);
    });
  const readers = await Promise.all(
    Array.from({ length: AGENTS }, (_, index) => connect(rooms.filter((_room, at) => at % AGENTS === index))),
  );
  const senders = await Promise.all(rooms.map((room) => connect([room])));
  for (const reader of readers)
    reader.on('message.sent', ({ message }) => watch.arrived(message.clientMessageId));
  const shared = () =>
    processes().filter(
      ({ name }) => !['gateway', 'accounts', 'routing', 'chat', 'files', 'reports'].includes(name),
    );
  return {
    ...watch,
    senders: senders.map((socket, index) =>
      senderOf(watch, (clientMessageId) =>
        socket.emitWithAck('message.send', { contactId: rooms[index], clientMessageId, text: TEXT }),
      ),
    ),
    processes: () => [...bare.processes, ...shared(), { name: 'bench', pid: process.pid }],
    stop: () => {
      [...readers, ...senders].forEach((socket) => socket.disconnect());
      bare.stop();
    },
  };
}
