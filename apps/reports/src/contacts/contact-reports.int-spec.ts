import {
  AttachmentChanged,
  AttachmentOpened,
  ContactChanged,
  ContactClosed,
  ContactRated,
  ContactStarted,
  ExpireContact,
  GetContactReport,
  ListContactReports,
  ListReportAttachments,
  ListReportMessages,
  type Message,
  MessageSent,
  type Actor,
  type ContactFacts,
  type Input,
} from '@switchboard/contracts';
import { Database } from '@switchboard/database';
import { uuidv7 } from '@switchboard/kernel';
import { until } from '../../../../test/support/wait.js';
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
import { REPORT_DAYS, runningReports, type RunningReports } from '../../test/running-reports.js';
import { ContactReportsService } from './contact-reports.service.js';

let reports: RunningReports;
beforeAll(async () => {
  reports = await runningReports();
});
afterAll(() => reports.close());

const get = (actor: Actor, contactId: string) => reports.ask(GetContactReport, { actor, contactId });
const messagesOf = (contactId: string, query: Input<typeof ListReportMessages>['query'] = {}) =>
  reports.ask(ListReportMessages, { actor: ADMINISTRATOR, contactId, query });
const find = async (actor: Actor, query: Input<typeof ListContactReports>['query']) =>
  (await reports.ask(ListContactReports, { actor, query })).items.map(({ contactId }) => contactId);
/** Kept without the way over the broker. */
async function kept(given: Partial<ContactFacts> = {}): Promise<ContactFacts> {
  const contact = aContact(given);
  await reports.app.get(ContactReportsService, { strict: false }).keep(contact);
  return contact;
}

describe('a contact that is over', () => {
  it('is found with its times, participants, status, transcript, files, openings and rating', async () => {
    const agent = anAgent();
    const { closed } = itsLife(aContact(), agent);
    const { id } = closed;
    const file = anAttachment(id);
    const opening = {
      at: at(40),
      who: { kind: 'staff' as const, id: agent.id },
      rule: 6,
      outcome: 'allowed' as const,
    };
    const openingId = uuidv7();
    // Everything before the contact itself is heard of.
    await reports.publish(MessageSent, { at: at(21), message: aMessage(id, 1) });
    await reports.publish(MessageSent, {
      at: at(22),
      message: aMessage(id, 1, { staffSeq: 1, visibility: 'staff', text: 'note' }),
    });
    const scanning = { ...file, state: 'scanning' as const };
    await reports.publish(MessageSent, {
      at: at(23),
      message: aMessage(id, 2, { kind: 'file', attachment: scanning, text: null }),
    });
    await reports.publish(MessageSent, {
      at: at(70),
      message: aMessage(id, 3, {
        kind: 'event',
        event: { type: 'ended', reason: 'visitor', by: null },
        text: null,
      }),
    });
    await reports.publish(AttachmentChanged, {
      at: at(31),
      revision: 2,
      queueId: QUEUE.id,
      attachment: { ...file, link: '/a/secret' },
      text: null,
    });
    for (let twice = 0; twice < 2; twice++)
      await reports.publish(
        AttachmentOpened,
        { at: at(40), contactId: id, attachmentId: file.id, opening },
        openingId,
      );
    await reports.publish(ContactRated, { at: at(80), contactId: id, score: 4, text: null });
    await reports.publish(ContactClosed, { at: at(100), contact: closed, handledBy: [] });

    const report = await until(async () => {
      if ((await messagesOf(id)).items.length < 4) return null;
      const found = await get(ADMINISTRATOR, id);
      return found.attachments[0]?.openings.length === 1 && found.rating ? found : null;
    });

    expect(report).toMatchObject({
      state: 'closed',
      waitSeconds: 10,
      talkSeconds: 60,
      wrapUpSeconds: 30,
      endedBy: 'agent',
      messageCount: 3,
      attachmentCount: 1,
      status: closed.status,
      startedAt: at(0),
      answeredAt: at(10),
      endedAt: at(70),
      closedAt: at(100),
      queue: { id: QUEUE.id, number: 7, name: 'Support' },
      visitor: closed.visitor,
      segments: closed.segments,
      agents: [{ id: agent.id, name: 'Ada', teamIds: agent.teamIds, from: at(10), to: at(70) }],
      rating: { score: 4, text: null, at: at(80) },
      hold: null,
    });
    expect(report.expiresAt).toBe(new Date(Date.parse(at(100)) + REPORT_DAYS * 86_400_000).toISOString());
    const { items, nextCursor } = await messagesOf(id);
    expect(nextCursor).toBeNull();
    expect(items.map(({ seq, staffSeq }) => [seq, staffSeq])).toEqual([
      [1, undefined],
      [1, 1],
      [2, undefined],
      [3, undefined],
    ]);
    expect(items[2]?.attachment).toMatchObject({ id: file.id, state: 'clean', link: null });
    expect(report.attachments).toEqual([{ ...file, openings: [opening], openingCount: 1 }]);
  });

  it('tells the latest openings of a file that was opened for ever, and how many there were', async () => {
    const { closed } = itsLife(aContact(), anAgent());
    const file = anAttachment(closed.id);
    await kept(closed);
    await reports.publish(AttachmentChanged, {
      at: at(31),
      revision: 1,
      queueId: QUEUE.id,
      attachment: file,
      text: null,
    });
    await until(async () => (await get(ADMINISTRATOR, closed.id)).attachments.length === 1);
    await reports.db.sql(
      `INSERT INTO attachment_openings (id, contact_id, attachment_id, at, who, rule, outcome)
       SELECT gen_random_uuid(), $1, $2, $3::timestamptz + n * interval '1 second', '{"kind": "viewer", "id": null}', 8, 'allowed'
       FROM generate_series(1, 9000) AS n`,
      [closed.id, file.id, at(0)],
    );

    const [published] = (await get(ADMINISTRATOR, closed.id)).attachments;

    expect(published).toMatchObject({ openingCount: 9000 });
    expect(published?.openings).toHaveLength(100);
    expect([published?.openings[0]?.at, published?.openings.at(-1)?.at]).toEqual([at(8901), at(9000)]);
  });

  it('is read page by page, however long its messages are, each once and in order', async () => {
    const { closed } = itsLife(aContact(), anAgent());
    await kept(closed);
    const longest = '\u{1f600}'.repeat(4000);
    const said = Array.from({ length: 150 }, (_, n) => [
      aMessage(closed.id, n + 1, { text: longest }),
      aMessage(closed.id, n + 1, { staffSeq: n + 1, visibility: 'staff', text: longest }),
    ]).flat();
    for (const message of said) await reports.publish(MessageSent, { at: message.at, message });
    const count = async () =>
      (await reports.db.sql('SELECT 1 FROM messages WHERE contact_id = $1', [closed.id])).length;
    await until(async () => (await count()) === said.length);

    const read: Message[] = [];
    for (let after: string | undefined, more = true; more;) {
      const page = await messagesOf(closed.id, { after, limit: 500 });
      read.push(...page.items);
      after = page.nextCursor ?? undefined;
      more = page.nextCursor !== null;
    }

    expect(read.map(({ id }) => id)).toEqual(said.map(({ id }) => id));
    expect(await messagesOf(closed.id, { after: '150.150' })).toEqual({ items: [], nextCursor: null });
  });

  it('keeps every message of a flood once, in its place', async () => {
    const contactId = uuidv7();
    const seqs = Array.from({ length: 300 }, (_, index) => index + 1);

    await Promise.all(
      [...seqs, ...seqs.slice(0, 100)].map((seq) =>
        reports.publish(MessageSent, { at: at(seq), message: aMessage(contactId, seq) }),
      ),
    );

    const rows = await until(async () => {
      const found = await reports.db.sql<{ seq: number }>(
        'SELECT seq FROM messages WHERE contact_id = $1 ORDER BY seq',
        [contactId],
      );
      return found.length === 300 ? found : null;
    });
    expect(rows.map(({ seq }) => seq)).toEqual(seqs);
  });
});

describe('who may read a report', () => {
  const [mine, theirs] = [uuidv7(), uuidv7()];
  const supervisor = staff({ roles: ['supervisor'], teamIds: [mine] });
  let handled: ContactFacts;
  let foreign: ContactFacts;
  let waiting: ContactFacts;
  beforeAll(async () => {
    handled = await kept(itsLife(aContact(), anAgent([mine, uuidv7()])).closed);
    foreign = await kept(itsLife(aContact(), anAgent([theirs])).closed);
    waiting = await kept();
  });

  it('an administrator and the reports right read all', async () => {
    for (const actor of [ADMINISTRATOR, staff({ rights: ['reports'] })]) {
      expect(await find(actor, {})).toEqual(expect.arrayContaining([handled.id, foreign.id, waiting.id]));
      await expect(get(actor, foreign.id)).resolves.toMatchObject({ contactId: foreign.id });
    }
  });

  it('a supervisor reads what his teams handled, in the list and alone', async () => {
    expect(await find(supervisor, {})).toEqual([handled.id]);
    await expect(get(supervisor, handled.id)).resolves.toMatchObject({ contactId: handled.id });
    for (const { id } of [foreign, waiting])
      await expect(get(supervisor, id)).rejects.toMatchObject({ code: 'report_not_found' });
  });

  it('a supervisor of no team reads an empty list', async () => {
    expect(await find(staff({ roles: ['supervisor'] }), {})).toEqual([]);
  });

  it('everybody else is refused, the handling agent too, as if there was nothing', async () => {
    const agent = staff({ id: handled.participants[0]?.id ?? '', teamIds: [mine] });
    const visitor: Actor = { ...staff({ id: handled.visitor.id, rights: ['reports'] }), kind: 'visitor' };
    for (const actor of [agent, visitor]) {
      await expect(find(actor, {})).rejects.toMatchObject({ code: 'forbidden' });
      await expect(get(actor, handled.id)).rejects.toMatchObject({ code: 'report_not_found' });
      const files = reports.ask(ListReportAttachments, { actor, query: {} });
      await expect(files).rejects.toMatchObject({ code: 'forbidden' });
    }
    await expect(get(ADMINISTRATOR, uuidv7())).rejects.toMatchObject({ code: 'report_not_found' });
  });

  it('one that expired is in no list any more', async () => {
    const { closed } = itsLife(aContact(), anAgent([mine]));
    await kept(closed);

    await reports.ask(ExpireContact, { actor: ADMINISTRATOR, contactId: closed.id });
    await kept({ ...closed, revision: 9 });

    expect(await find(supervisor, {})).toEqual([handled.id]);
  });
});

describe('the list', () => {
  it('pages newest first, nobody twice and nobody left out', async () => {
    const queue = { ...QUEUE, id: uuidv7() };
    const made = [];
    for (let n = 0; n < 5; n++) made.push((await kept({ queue, startedAt: at(Math.floor(n / 2)) })).id);
    const seen: string[] = [];

    for (let cursor: string | undefined, more = true; more;) {
      const page = await reports.ask(ListContactReports, {
        actor: ADMINISTRATOR,
        query: { queueId: queue.id, limit: 2, cursor },
      });
      seen.push(...page.items.map(({ contactId }) => contactId));
      cursor = page.nextCursor ?? undefined;
      more = page.nextCursor !== null;
    }

    expect(seen).toHaveLength(5);
    expect([...seen].sort()).toEqual([...made].sort());
    expect(seen[0]).toBe(made[4]);
  });

  it('asks the database twice, and for details twice more, however much there is', async () => {
    const { closed } = itsLife(aContact({ queue: { ...QUEUE, id: uuidv7() } }), anAgent());
    await kept(closed);
    for (let seq = 1; seq <= 20; seq++)
      await reports.publish(MessageSent, { at: at(seq), message: aMessage(closed.id, seq) });
    await until(async () => (await messagesOf(closed.id)).items.length === 20);
    let asked = 0;
    const { sql, repository } = Database.prototype;
    Database.prototype.sql = function (this: Database, ...args: Parameters<typeof sql>) {
      asked += 1;
      return sql.apply(this, args);
    } as typeof sql;
    Database.prototype.repository = function (this: Database, ...args: Parameters<typeof repository>) {
      asked += 1;
      return repository.apply(this, args);
    } as typeof repository;

    try {
      const service = reports.app.get(ContactReportsService, { strict: false });
      await service.list({ actor: ADMINISTRATOR, query: { limit: 200 } });
      expect(asked).toBe(2);
      await service.get({ actor: ADMINISTRATOR, contactId: closed.id });
      expect(asked).toBe(2 + 4);
    } finally {
      Object.assign(Database.prototype, { sql, repository });
    }
  });

  describe('filters', () => {
    const queue = { ...QUEUE, id: uuidv7() };
    const agent = anAgent();
    const file = (contactId: string) => anAttachment(contactId);
    let solved: ContactFacts;
    let plain: ContactFacts;
    const inQueue = (query: Input<typeof ListContactReports>['query']) =>
      find(ADMINISTRATOR, { queueId: queue.id, ...query });

    beforeAll(async () => {
      solved = await kept(itsLife(aContact({ queue, important: true, startedAt: at(500) }), agent).closed);
      plain = await kept({
        queue,
        startedAt: at(100),
        visitor: { id: uuidv7(), name: 'Zoë O’Brien', email: null, fields: {} },
      });
      await reports.publish(AttachmentChanged, {
        at: at(31),
        revision: 1,
        queueId: queue.id,
        attachment: file(solved.id),
        text: null,
      });
      await reports.publish(MessageSent, {
        at: at(1),
        message: aMessage(plain.id, 1, { text: "My parcel 100% broke_n, see Größe \\ O'Neil" }),
      });
      await until(
        async () =>
          (await inQueue({ text: 'parcel' })).length === 1 &&
          (await inQueue({ hasAttachments: 'true' })).length === 1,
      );
    });

    it.each<[string, () => Input<typeof ListContactReports>['query'], () => string[]]>([
      ['a status', () => ({ statusId: solved.status?.id }), () => [solved.id]],
      ['an agent', () => ({ agentId: agent.id }), () => [solved.id]],
      ['from', () => ({ from: at(500) }), () => [solved.id]],
      ['to, which is outside', () => ({ to: at(500) }), () => [plain.id]],
      ['from the year 0 on', () => ({ from: '0000-01-01T00:00:00.000Z' }), () => [solved.id, plain.id]],
      ['until the year 0', () => ({ to: '0000-12-31T00:00:00.000Z' }), () => []],
      ['important', () => ({ important: 'true' }), () => [solved.id]],
      ['not important', () => ({ important: 'false' }), () => [plain.id]],
      ['with files', () => ({ hasAttachments: 'true' }), () => [solved.id]],
      ['without files', () => ({ hasAttachments: 'false' }), () => [plain.id]],
      ['the visitor’s name', () => ({ text: 'vera visi' }), () => [solved.id]],
      ['the visitor’s e-mail address', () => ({ text: 'vera@example.org' }), () => [solved.id]],
      ['a name with signs and accents', () => ({ text: 'ZOË o’brien' }), () => [plain.id]],
      ['the beginning of a word in the transcript', () => ({ text: 'PARC' }), () => [plain.id]],
      ['several words', () => ({ text: 'größe parcel' }), () => [plain.id]],
      ['words of which one is missing', () => ({ text: 'parcel refund' }), () => []],
      ['wildcards, which are only signs', () => ({ text: '%' }), () => []],
      ['an underscore, which is no wildcard', () => ({ text: 'b_oke' }), () => []],
      [
        'operators of a search, which are only signs',
        () => ({ text: "parcel' | !:* & (broke" }),
        () => [plain.id],
      ],
      ['a quote and a backslash', () => ({ text: "O'Neil \\" }), () => [plain.id]],
    ])('%s', async (_, query, expected) => {
      expect(await inQueue(query())).toEqual(expected());
    });

    it('lists files with the same limits on who sees them', async () => {
      const list = async (actor: Actor, query = {}) =>
        (await reports.ask(ListReportAttachments, { actor, query: { queueId: queue.id, ...query } })).items;

      expect(await list(ADMINISTRATOR)).toMatchObject([
        { contactId: solved.id, name: 'invoice.pdf', link: null },
      ]);
      expect(await list(ADMINISTRATOR, { state: 'infected' })).toEqual([]);
      expect(await list(staff({ roles: ['supervisor'], teamIds: agent.teamIds }))).toHaveLength(1);
      expect(await list(staff({ roles: ['supervisor'], teamIds: [uuidv7()] }))).toEqual([]);
    });
  });
});

it('shows an open contact with what is known so far', async () => {
  const { started, active } = itsLife(aContact(), anAgent());
  await reports.publish(ContactStarted, { at: at(0), contact: started });
  await reports.publish(ContactChanged, { at: at(10), contact: active, lastSeq: 0, lastStaffSeq: 0 });
  reports.clock.advance(25_000);

  const report = await until(async () => {
    const found = await get(ADMINISTRATOR, started.id);
    return found.state === 'active' ? found : null;
  });

  expect(report).toMatchObject({
    waitSeconds: 10,
    talkSeconds: 15,
    wrapUpSeconds: 0,
    closedAt: null,
    expiresAt: null,
  });
});
