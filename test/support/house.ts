import { randomUUID } from 'node:crypto';
import { Staff, Visitor } from '../../tools/drivers/people.ts';
import { Refused } from '../../tools/drivers/surface.ts';
import { until } from './wait.js';

/** The site that a house's widget stands on. */
export const SITE = 'https://shop.example';
/** Of everybody who is hired in a house. */
export const PASSWORD = 'a-password-for-one-story';

/** A setting of the running platform, from `npm test`. */
export function platformSetting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run through npm test, which brings the platform up`);
  return value;
}

/** Where the platform is, and who administers it. */
export interface Place {
  readonly address: string;
  readonly adminEmail: string;
  readonly adminPassword: string;
}
/** The platform that all journeys share. */
export const sharedPlatform = (): Place => ({
  address: platformSetting('TEST_GATEWAY_URL'),
  adminEmail: platformSetting('TEST_ADMIN_EMAIL'),
  adminPassword: platformSetting('TEST_ADMIN_PASSWORD'),
});

/** `409 offer_not_ringing` of a call that must be refused; what it answered where it was not. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  try {
    return `not refused: ${JSON.stringify(await call)}`;
  } catch (error) {
    if (error instanceof Refused) return `${error.status} ${error.code}`;
    throw error;
  }
}

interface Wishes {
  place?: Place;
  /** How many agents work here. */
  agents?: number;
  /** Of the queue; members are the agents. */
  queue?: Record<string, unknown>;
  /** Of every agent. */
  agent?: Record<string, unknown>;
  /** The queue's own file policy, inbound. */
  inbound?: Record<string, unknown>;
  outbound?: Record<string, unknown>;
}

/** Everything that one story needs of the shared platform, and nobody else's: people, a team, a queue, a widget. */
export type House = Awaited<ReturnType<typeof aHouse>>;

/** Furnishes a house by an administrator, through the public surface. */
export async function aHouse({
  place = sharedPlatform(),
  agents: count = 2,
  queue = {},
  agent = {},
  inbound,
  outbound,
}: Wishes = {}) {
  const { address } = place;
  const name = randomUUID().slice(0, 8);
  const people: { disconnects(): void }[] = [];
  const admin = await new Staff(address).signsIn(place.adminEmail, place.adminPassword);

  const hires = async (more: Record<string, unknown> = {}, { connected = true } = {}) => {
    const email = `${randomUUID()}@house.example`;
    const user = { name: `Agent ${people.length}`, roles: ['agent'], capacity: 50, ...more };
    await admin.ask('POST', '/v1/users', { ...user, email, password: PASSWORD });
    const person = await new Staff(address).signsIn(email, PASSWORD);
    if (connected) await person.connects();
    people.push(person);
    return person;
  };
  const agents: Staff[] = await Promise.all(
    Array.from({ length: count }, (_, number) => hires({ name: `Agent ${number + 1} ${name}`, ...agent })),
  );
  const memberIds = agents.map(({ user }) => user.id);
  const supervisorAsUser = await admin.ask('POST', '/v1/users', {
    email: `${name}@house.example`,
    name: `Supervisor ${name}`,
    roles: ['supervisor'],
    password: PASSWORD,
  });
  const [team, itsQueue] = await Promise.all([
    admin.ask('POST', '/v1/teams', { name, memberIds, supervisorIds: [supervisorAsUser.id] }),
    admin.ask('POST', '/v1/queues', { name, memberIds, ...queue }),
  ]);
  // Of this queue only: other houses' agents are not to find it in their lists.
  const status = await admin.ask('POST', '/v1/statuses', { name: `Solved ${name}`, queueIds: [itsQueue.id] });
  // After the team is there: the token carries the teams that he looks after.
  const supervisor = await new Staff(address).signsIn(supervisorAsUser.email, PASSWORD);
  people.push(supervisor);
  const widget = await admin.ask('POST', '/v1/widgets', {
    name,
    queueIds: [itsQueue.id],
    allowedOrigins: [SITE],
  });
  if (inbound || outbound)
    await admin.ask('PUT', `/v1/queues/${itsQueue.id}/file-policy`, {
      ...(inbound && { inbound }),
      ...(outbound && { outbound }),
    });

  // Gateways hear of a new widget, and of its origins, by an event.
  const first = new Visitor(address, { origin: SITE });
  const isKnown = async () => (await first.arrives(widget.key)).ask('GET', '/v1/contacts');
  await until(isKnown, { what: 'the gateway to know the widget', timeoutMs: 20_000 });

  const visitor = async ({ connected = true, at = address } = {}) => {
    const person = await new Visitor(at, { origin: SITE }).arrives(widget.key);
    if (connected) await person.connects();
    people.push(person);
    return person;
  };
  const agentOf = (number: number): Staff => {
    const found = agents[number];
    if (!found) throw new Error(`There is no agent ${number}`);
    return found;
  };

  return {
    address,
    name,
    admin,
    agents,
    agent: agentOf(0),
    colleague: agents[1] ?? agentOf(0),
    supervisor,
    team,
    queue: itsQueue,
    status,
    widget,
    visitor,
    hires,
    /** A visitor and an agent who are talking already. */
    async talk({ agent = agentOf(0), form = { name: 'Vera' } as Record<string, unknown>, ...rest } = {}) {
      const person = await visitor(rest);
      const contact = await person.starts(form);
      await pulls(agent, contact.id);
      return { visitor: person, agent, contact, contactId: contact.id as string };
    },
    /** A visitor whose contact rings at the agent. */
    async rings({ agent = agentOf(0), form = { name: 'Vera' } as Record<string, unknown> } = {}) {
      await agent.isAvailable();
      const person = await visitor();
      const contact = await person.starts(form);
      const { offer } = await agent.sees('offer.made', ({ offer }) => offer.contact.id === contact.id);
      return { visitor: person, contact, offer };
    },
    /** Everybody hangs up. */
    leaves() {
      for (const person of people) person.disconnects();
    },
  };
}

/** Takes a contact from the waiting list, as soon as it stands there. */
export function pulls(agent: Staff, contactId: string) {
  return until(() => agent.ask('POST', `/v1/waiting/${contactId}/accept`), {
    what: `contact ${contactId} to be taken from the waiting list`,
  });
}

/** The contact's report with its transcript, as soon as it has closed there and is complete. */
export function reportOf(
  reader: Staff,
  contactId: string,
  isComplete: (report: { transcript: { text: string | null }[] } & Record<string, unknown>) => boolean = () =>
    true,
) {
  return until(
    async () => {
      const [details, transcript] = await Promise.all([
        reader.ask('GET', `/v1/reports/contacts/${contactId}`),
        reader.reportLines(contactId),
      ]);
      const report = { ...details, transcript };
      return report.closedAt && isComplete(report) ? report : null;
    },
    { what: `the report of ${contactId}`, timeoutMs: 20_000 },
  );
}

/** `a, b, c` of a transcript: texts, or what happened. */
export const linesOf = (items: { text: string | null; event: { type: string } | null }[]) =>
  items.map(({ text, event }) => text ?? `· ${event?.type}`);
