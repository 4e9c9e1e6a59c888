import type { ContactFacts } from '@switchboard/contracts';
import { uuidv7 } from '@switchboard/kernel';
import fc from 'fast-check';
import {
  aContact,
  ADMINISTRATOR,
  aMessage,
  anAgent,
  anAttachment,
  at,
  itsLife,
  QUEUE,
  staff,
} from '../../test/a-contact.js';
import { runningReports, type RunningReports } from '../../test/running-reports.js';
import { AttachmentsHandlers } from '../attachments/attachments.handlers.js';
import { AttachmentsService } from '../attachments/attachments.service.js';
import { OffersRepository } from '../offers/offers.module.js';
import { TranscriptHandlers } from '../transcript/transcript.handlers.js';
import { ContactReportsHandlers } from './contact-reports.handlers.js';
import { PurgesService } from '../purges/purges.service.js';
import { ContactReportsService } from './contact-reports.service.js';

const TABLES = ['contact_reports', 'ratings', 'messages', 'attachments', 'attachment_openings', 'offers'];
const BY_TERM = { why: 'term' as const, by: null };
let reports: RunningReports;

beforeAll(async () => {
  reports = await runningReports();
});
afterAll(() => reports.close());

type Step = { name: string; take: () => Promise<unknown> };

/** Everything that is ever told of one contact, each as the handler that takes it. */
function everythingOf(contact: ContactFacts): Step[] {
  const agent = anAgent();
  const { started, active, ended, closed } = itsLife(contact, agent);
  const contacts = reports.app.get(ContactReportsHandlers, { strict: false });
  const transcripts = reports.app.get(TranscriptHandlers, { strict: false });
  const attachments = reports.app.get(AttachmentsHandlers, { strict: false });
  const offers = reports.app.get(OffersRepository, { strict: false });
  const id = contact.id;
  const file = anAttachment(id, { state: 'scanning' });
  const clean = { ...file, state: 'clean' as const };
  const opening = {
    at: at(40),
    contactId: id,
    attachmentId: file.id,
    opening: {
      at: at(40),
      who: { kind: 'staff' as const, id: agent.id },
      rule: 6,
      outcome: 'allowed' as const,
    },
  };
  const openingId = uuidv7();
  const offerEnded = {
    at: at(10),
    offerId: uuidv7(),
    agentId: agent.id,
    contactId: id,
    kind: 'contact' as const,
    outcome: 'accepted' as const,
    queueId: QUEUE.id,
  };
  const messages = [
    aMessage(id, 1),
    aMessage(id, 1, { staffSeq: 1, visibility: 'staff', text: 'a note' }),
    aMessage(id, 2, { kind: 'file', attachment: clean, text: null }),
  ];
  const lastSeqs = { lastSeq: 2, lastStaffSeq: 1 };
  const by = { kind: 'agent' as const, id: agent.id, name: agent.name };
  return [
    { name: 'started', take: () => contacts.started({ at: at(0), contact: started }) },
    { name: 'changed', take: () => contacts.changed({ at: at(10), contact: active, ...lastSeqs }) },
    { name: 'ended', take: () => contacts.ended({ at: at(70), contact: ended, by, reason: 'agent' }) },
    { name: 'closed', take: () => contacts.closed({ at: at(100), contact: closed, handledBy: [] }) },
    { name: 'rated', take: () => contacts.rated({ at: at(80), contactId: id, score: 5, text: 'thanks' }) },
    ...messages.map((message) => ({
      name: `message ${message.seq}.${message.staffSeq ?? 0}`,
      take: () => transcripts.sent([{ at: message.at, message }]),
    })),
    {
      name: 'scanning',
      take: () =>
        attachments.changed({ at: at(30), revision: 1, queueId: QUEUE.id, attachment: file, text: null }),
    },
    {
      name: 'clean',
      take: () =>
        attachments.changed({ at: at(31), revision: 2, queueId: QUEUE.id, attachment: clean, text: null }),
    },
    {
      name: 'opened',
      take: () => reports.app.get(AttachmentsService, { strict: false }).keepOpening(openingId, opening),
    },
    { name: 'offer ended', take: () => offers.keepEnded(offerEnded) },
  ];
}

async function rowsOf(contactId: string): Promise<string> {
  const parts = TABLES.map(
    (table) => `(SELECT json_agg(t ORDER BY t::text) FROM ${table} t WHERE contact_id = $1) AS ${table}`,
  );
  const [row] = await reports.db.sql(`SELECT ${parts.join(', ')}`, [contactId]);
  return JSON.stringify(row);
}

/** The rows that these steps leave, in this order; taken away afterwards. */
async function after(contactId: string, steps: Step[]): Promise<string> {
  for (const { take } of steps) await take();
  const rows = await rowsOf(contactId);
  for (const table of TABLES) await reports.db.sql(`DELETE FROM ${table} WHERE contact_id = $1`, [contactId]);
  return rows;
}

/** What would let somebody know of the visitor again. Offers are figures: ids of agents and queues. */
async function leftOf(contactId: string): Promise<string[]> {
  const rows = JSON.parse(await rowsOf(contactId)) as Record<string, unknown[] | null>;
  return Object.keys(rows).filter((table) => table !== 'offers' && rows[table] !== null);
}

/** Fisher and Yates, by the numbers that a property is given. */
function shuffled<T>(items: T[], random: Iterator<number>): T[] {
  const order = [...items];
  for (let at = order.length - 1; at > 0; at--) {
    const other = (random.next().value as number) % (at + 1);
    [order[at], order[other]] = [order[other] as T, order[at] as T];
  }
  return order;
}

function permutations<T>(items: T[]): T[][] {
  if (items.length < 2) return [items];
  return items.flatMap((first, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [first, ...rest]),
  );
}

it('keeps the same rows for every permutation of the events that move a contact, each told twice', async () => {
  const contact = aContact();
  const steps = everythingOf(contact);
  const moving = steps.slice(0, 5);
  const expected = await after(contact.id, moving);
  expect(expected).toContain('"state":"closed"');

  for (const order of permutations(moving))
    expect(await after(contact.id, [...order, ...order])).toBe(expected);
});

it('keeps the same rows whatever the order of everything that is told of a contact', async () => {
  const contact = aContact();
  const steps = everythingOf(contact);
  const expected = await after(contact.id, steps);
  for (const table of TABLES) expect(expected).not.toContain(`"${table}":null`);

  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([...steps, ...steps], { minLength: 2 * steps.length }),
      async (order) => {
        expect(await after(contact.id, order)).toBe(expected);
      },
    ),
    { numRuns: 60 },
  );
});

it('keeps nothing of a purged contact, wherever among its events the purge comes, each told twice', async () => {
  const purging = reports.app.get(PurgesService, { strict: false });

  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.nat()), async (random) => {
      const contact = aContact();
      const steps = everythingOf(contact);
      const purge = { name: 'purge', take: () => purging.purge([contact.id], BY_TERM) };
      const order = shuffled([...steps, purge, ...steps, purge], random);

      for (const { take } of order) await take();

      expect(await leftOf(contact.id)).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

it('keeps nothing of a contact that is purged at the same moment as it is told', async () => {
  const purging = reports.app.get(PurgesService, { strict: false });
  for (let round = 0; round < 10; round++) {
    const contact = aContact();
    const steps = everythingOf(contact);
    const purge = { name: 'purge', take: () => purging.purge([contact.id], BY_TERM) };

    await Promise.all([...steps, purge, ...steps].map(({ take }) => take()));

    expect(await leftOf(contact.id)).toEqual([]);
  }
});

it('tells whoever could have read it that it is gone, and nobody else', async () => {
  const contact = aContact();
  const agent = anAgent();
  const { closed } = itsLife(contact, agent);
  const service = reports.app.get(ContactReportsService, { strict: false });
  await service.keep(closed);

  await reports.app.get(PurgesService, { strict: false }).purge([contact.id], BY_TERM);

  const supervisor = (teamIds: string[]) => staff({ roles: ['supervisor'], teamIds });
  const asks = (actor: ReturnType<typeof staff>) => service.get({ actor, contactId: contact.id });
  await expect(asks(ADMINISTRATOR)).rejects.toMatchObject({ code: 'gone' });
  await expect(asks(supervisor(agent.teamIds))).rejects.toMatchObject({ code: 'gone' });
  await expect(asks(supervisor([uuidv7()]))).rejects.toMatchObject({ code: 'report_not_found' });
});

it('keeps the higher revision when both come at the same moment', async () => {
  for (let round = 0; round < 20; round++) {
    const contact = aContact();
    await Promise.all(
      everythingOf(contact)
        .slice(0, 4)
        .sort(() => (round % 2 ? 1 : -1))
        .map(({ take }) => take()),
    );

    const [row] = await reports.db.sql<{ revision: number }>(
      'SELECT revision FROM contact_reports WHERE contact_id = $1',
      [contact.id],
    );
    expect(row?.revision).toBe(4);
  }
});
