import {
  type Actor,
  AttachmentChanged,
  ChatContactPurged,
  type ContactFacts,
  ContactExpired,
  ContactFilesExpired,
  ExpireContact,
  GetContactReport,
  type Input,
  LiftHold,
  ListPurges,
  PreviewRetention,
  type Purge,
  PurgedBy,
  PurgeRetention,
  PutRetention,
  RoutingContactPurged,
  SetHold,
} from '@switchboard/contracts';
import { uuidv7 } from '@switchboard/kernel';
import fc from 'fast-check';
import { until } from '../../../../test/support/wait.js';
import {
  aContact,
  ADMINISTRATOR,
  anAgent,
  anAttachment,
  itsLife,
  QUEUE,
  staff,
} from '../../test/a-contact.js';
import { REPORT_DAYS, runningReports, type RunningReports } from '../../test/running-reports.js';
import { AttachmentsService } from '../attachments/attachments.service.js';
import { ContactReportsService } from '../contacts/contact-reports.service.js';
import { PurgesService } from './purges.service.js';
import { digestOf } from './receipt.rules.js';
import { RetentionSweep } from './retention.sweep.js';

let reports: RunningReports;
let purges: PurgesService;
beforeAll(async () => {
  reports = await runningReports();
  purges = reports.app.get(PurgesService, { strict: false });
});
afterAll(() => reports.close());

type Terms = Input<typeof PutRetention>['terms'];
const TEAM = uuidv7();
const BY_TERM = { why: 'term' as const, by: null };
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
const aQueue = () => ({ ...QUEUE, id: uuidv7() });
const put = (terms: Partial<Terms>) =>
  reports.ask(PutRetention, { actor: ADMINISTRATOR, terms: { reportDays: REPORT_DAYS, ...terms } });
const sweep = () => reports.app.get(RetentionSweep, { strict: false }).sweep();
/** A contact that closed so many days ago, by the database's clock. */
async function past(days: number, given: Partial<ContactFacts> = {}): Promise<ContactFacts> {
  const contact = aContact(given);
  const { closed } = itsLife(contact, anAgent([TEAM]));
  const facts = { ...closed, closedAt: daysAgo(days) };
  await reports.app.get(ContactReportsService, { strict: false }).keep(facts);
  return facts;
}
const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'ok',
    ({ code }: { code: string }) => code,
  );
const get = (actor: Actor, contactId: string) => codeOf(reports.ask(GetContactReport, { actor, contactId }));
const isKept = async (contactId: string) => (await get(ADMINISTRATOR, contactId)) === 'ok';
const expire = (actor: Actor, contactId: string) => reports.ask(ExpireContact, { actor, contactId });
const hold = (actor: Actor, contactId: string) =>
  reports.ask(SetHold, { actor, contactId, reason: 'a claim' });
const told = async (key: string, contactId: string) => {
  const rows = await reports.db.sql<{ id: string }>(
    'SELECT id FROM outbox WHERE key = $1 AND lane_key = $2',
    [key, contactId],
  );
  return rows.length;
};
async function receiptOf(contactId: string): Promise<Purge> {
  const { items } = await reports.ask(ListPurges, { actor: ADMINISTRATOR, query: { limit: 200 } });
  const receipt = items.find((one) => one.contactId === contactId);
  if (!receipt) throw new Error('There is no receipt');
  return receipt;
}

describe('the clock of retention', () => {
  it('takes what is past the term of its queue and its grace, and nothing else', async () => {
    const [short, usual] = [aQueue(), aQueue()];
    const gone = await past(14, { queue: short });
    const inGrace = await past(12, { queue: short });
    const usualOne = await past(14, { queue: usual });
    const held = await past(14, { queue: short });
    const open = aContact({ queue: short, startedAt: daysAgo(14) });
    await reports.app.get(ContactReportsService, { strict: false }).keep(open);
    await hold(ADMINISTRATOR, held.id);
    await put({
      graceDays: 3,
      queues: [{ queueId: short.id, reportDays: 10, attachmentDays: null }],
    });

    await sweep();

    expect(await isKept(gone.id)).toBe(false);
    for (const { id } of [inGrace, usualOne, held, open]) expect(await isKept(id)).toBe(true);
    const { confirmed, ...receipt } = await receiptOf(gone.id);
    expect(receipt).toMatchObject({ why: 'term', by: null, completedAt: null, digest: null });
    expect(confirmed).toMatchObject([{ service: 'reports', deleted: { contact_reports: 1 } }]);
    expect(receipt.outstanding).toEqual(['accounts', 'chat', 'files', 'routing']);
    await put({});
  });

  it('takes what was held once the hold is lifted', async () => {
    const queue = aQueue();
    const held = await past(14, { queue });
    await hold(ADMINISTRATOR, held.id);
    await put({ queues: [{ queueId: queue.id, reportDays: 10, attachmentDays: null }] });
    await sweep();
    expect(await isKept(held.id)).toBe(true);

    await reports.ask(LiftHold, { actor: ADMINISTRATOR, contactId: held.id });
    await sweep();

    expect(await isKept(held.id)).toBe(false);
    await put({});
  });

  it('ticking in two places at once tells of each contact once (R24)', async () => {
    const queue = aQueue();
    const contacts = await Promise.all(Array.from({ length: 20 }, () => past(14, { queue })));
    await put({ queues: [{ queueId: queue.id, reportDays: 10, attachmentDays: null }] });

    await Promise.all([sweep(), sweep(), sweep()]);

    for (const { id } of contacts) expect(await told(ContactExpired.key, id)).toBe(1);
    await put({});
  });

  it('takes more than a batch at a time one batch after the other', async () => {
    const queue = aQueue();
    await Promise.all(Array.from({ length: 130 }, () => past(14, { queue })));
    await put({ queues: [{ queueId: queue.id, reportDays: 10, attachmentDays: null }] });

    expect([await sweep(), await sweep()]).toEqual(['more', undefined]);

    const [left] = await reports.db.sql<{ count: number }>(
      'SELECT count(*)::int AS count FROM contact_reports WHERE queue_id = $1',
      [queue.id],
    );
    expect(left?.count).toBe(0);
    await put({});
  });
});

describe('the term of files', () => {
  const fileOf = async (contactId: string, state: 'clean' | 'deleted', id = uuidv7()) => {
    const attachment = anAttachment(contactId, { id, state, at: daysAgo(14) });
    const event = { at: daysAgo(0), revision: state === 'clean' ? 1 : 2, queueId: QUEUE.id, text: null };
    await reports.app.get(AttachmentsService, { strict: false }).keep({ ...event, attachment });
    return id;
  };

  it('has files told until it says that they are deleted, and leaves the report', async () => {
    const [contact, held, without] = [await past(14), await past(14), await past(14)];
    const id = await fileOf(contact.id, 'clean');
    await fileOf(held.id, 'clean');
    await hold(ADMINISTRATOR, held.id);
    await put({ attachmentDays: 10 });
    const asked = () =>
      Promise.all([contact, held, without].map((one) => told(ContactFilesExpired.key, one.id)));
    const later = () =>
      reports.db.sql("UPDATE contact_reports SET files_asked_at = now() - interval '11 minutes'");

    await sweep();
    await sweep();
    expect(await asked()).toEqual([1, 0, 0]);
    await later();
    await sweep();
    expect(await asked()).toEqual([2, 0, 0]);
    await fileOf(contact.id, 'deleted', id);
    await later();
    await sweep();

    expect(await asked()).toEqual([2, 0, 0]);
    expect(await isKept(contact.id)).toBe(true);
    await put({});
  });
});

describe('a receipt', () => {
  const others = PurgedBy.options.filter((service) => service !== 'reports');
  const at = '2026-11-28T09:00:00.000Z';

  it('is complete when everybody has confirmed, in whatever order and however often, and its digest fits', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...others, ...others], { minLength: 2 * others.length }),
        async (order) => {
          const contact = await past(1);
          await purges.purge([contact.id], BY_TERM);

          for (const service of order)
            await purges.confirmed(service, { at, contactId: contact.id, deleted: { rows: 1 } });

          const receipt = await receiptOf(contact.id);
          expect(receipt.outstanding).toEqual([]);
          expect(receipt.confirmed.map(({ service }) => service)).toEqual(PurgedBy.options);
          expect(receipt.digest).toBe(digestOf(receipt));
        },
      ),
      { numRuns: 20 },
    );
  });

  it('is complete when all confirm at the same moment', async () => {
    for (let round = 0; round < 10; round++) {
      const contact = await past(1);
      await purges.purge([contact.id], BY_TERM);

      await Promise.all(
        others.map((service) => purges.confirmed(service, { at, contactId: contact.id, deleted: {} })),
      );

      expect(await receiptOf(contact.id)).toMatchObject({ outstanding: [], completedAt: expect.any(String) });
    }
  });

  it('keeps what was deleted the first time: a repeat finds nothing left', async () => {
    const contact = await past(1);
    await purges.purge([contact.id], BY_TERM);

    await reports.publish(ChatContactPurged, { at, contactId: contact.id, deleted: { messages: 3 } });
    await until(async () => (await receiptOf(contact.id)).confirmed.length === 2);
    await reports.publish(ChatContactPurged, { at, contactId: contact.id, deleted: {} });
    await reports.publish(RoutingContactPurged, { at, contactId: contact.id, deleted: {} });
    const receipt = await until(async () => {
      const found = await receiptOf(contact.id);
      return found.confirmed.length === 3 ? found : null;
    });

    expect(receipt.confirmed.find(({ service }) => service === 'chat')?.deleted).toEqual({ messages: 3 });
    expect(receipt.outstanding).toEqual(['accounts', 'files']);
  });

  it('that waits for somebody has him told again, until it is complete', async () => {
    const contact = await past(1);
    await purges.purge([contact.id], BY_TERM);
    const later = () =>
      reports.db.sql("UPDATE purges SET asked_at = now() - interval '11 minutes' WHERE contact_id = $1", [
        contact.id,
      ]);

    await sweep();
    expect(await told(ContactExpired.key, contact.id)).toBe(1);
    await later();
    await sweep();
    expect(await told(ContactExpired.key, contact.id)).toBe(2);
    for (const service of others) await purges.confirmed(service, { at, contactId: contact.id, deleted: {} });
    await later();
    await sweep();

    expect(await told(ContactExpired.key, contact.id)).toBe(2);
  });

  it('is for the right audit only', async () => {
    const asked = (actor: Actor) => codeOf(reports.ask(ListPurges, { actor, query: {} }));

    expect(await asked(staff({ rights: ['audit'] }))).toBe('ok');
    expect(await asked(staff({ roles: ['supervisor'], rights: ['reports'] }))).toBe('forbidden');
  });
});

describe('by hand', () => {
  const supervisor = staff({ roles: ['supervisor'], teamIds: [TEAM] });

  it('an administrator purges what is closed and not held; then it is gone for who could have read it', async () => {
    const contact = await past(1);

    const receipt = await expire(ADMINISTRATOR, contact.id);

    expect(receipt).toMatchObject({ contactId: contact.id, why: 'byHand', by: ADMINISTRATOR.id });
    expect(await get(ADMINISTRATOR, contact.id)).toBe('gone');
    expect(await get(supervisor, contact.id)).toBe('gone');
    expect(await get(staff({ roles: ['supervisor'], teamIds: [uuidv7()] }), contact.id)).toBe(
      'report_not_found',
    );
    expect(await codeOf(expire(ADMINISTRATOR, contact.id))).toBe('gone');
  });

  it('is refused to others, while it is open, and while it is held', async () => {
    const contact = await past(1);
    const open = aContact();
    await reports.app.get(ContactReportsService, { strict: false }).keep(open);

    expect(await codeOf(expire(supervisor, contact.id))).toBe('forbidden');
    expect(await codeOf(expire(staff(), contact.id))).toBe('report_not_found');
    expect(await codeOf(expire(ADMINISTRATOR, open.id))).toBe('conflict');
    await hold(ADMINISTRATOR, contact.id);
    expect(await codeOf(expire(ADMINISTRATOR, contact.id))).toBe('on_hold');
    expect(await isKept(contact.id)).toBe(true);
  });

  it('at the same moment as a hold leaves either the whole report or nothing', async () => {
    for (let round = 0; round < 10; round++) {
      const contact = await past(1);

      const [purged, held] = await Promise.all([
        codeOf(expire(ADMINISTRATOR, contact.id)),
        codeOf(hold(ADMINISTRATOR, contact.id)),
      ]);

      expect([
        ['ok', 'gone'],
        ['on_hold', 'ok'],
      ]).toContainEqual([purged, held]);
      expect(await isKept(contact.id)).toBe(held === 'ok');
    }
  });
});

describe('a hold', () => {
  it('shows on the report who holds it and why, survives what comes late, and needs its right', async () => {
    const contact = await past(1);
    const reader = staff({ rights: ['reports'] });
    const holder = staff({ rights: ['reports', 'hold'] });
    expect(await codeOf(hold(reader, contact.id))).toBe('forbidden');
    expect(await codeOf(hold(staff({ rights: ['hold'] }), contact.id))).toBe('report_not_found');

    const kept = await hold(holder, contact.id);
    await reports.app.get(ContactReportsService, { strict: false }).keep({ ...contact, revision: 9 });

    expect(kept).toMatchObject({ reason: 'a claim', by: holder.id });
    expect((await reports.ask(GetContactReport, { actor: reader, contactId: contact.id })).hold).toEqual(
      kept,
    );
    for (let twice = 0; twice < 2; twice++)
      await reports.ask(LiftHold, { actor: holder, contactId: contact.id });
    expect((await reports.ask(GetContactReport, { actor: reader, contactId: contact.id })).hold).toBeNull();
    const lines = await reports.db.sql<{ verb: string }>(
      "SELECT payload->>'verb' AS verb FROM outbox WHERE key = 'reports.setting.changed.v1' AND lane_key = $1 ORDER BY id",
      [contact.id],
    );
    expect(lines.map(({ verb }) => verb)).toEqual(['created', 'removed']);
  });
});

describe('a preview', () => {
  const terms = (queueId: string): Terms => ({
    reportDays: REPORT_DAYS,
    queues: [{ queueId, reportDays: 10, attachmentDays: null }],
  });
  const preview = (queueId: string, actor = ADMINISTRATOR) =>
    reports.ask(PreviewRetention, { actor, terms: terms(queueId) });
  const purge = (token: string, actor = ADMINISTRATOR) =>
    codeOf(reports.ask(PurgeRetention, { actor, token }));

  it('says how many would go, how old, and what is held; its token purges just those', async () => {
    const queue = { ...aQueue(), name: 'Shop' };
    const [oldest, other, held] = [
      await past(20, { queue }),
      await past(11, { queue }),
      await past(15, { queue }),
    ];
    await hold(ADMINISTRATOR, held.id);

    const shown = await preview(queue.id);
    const young = await past(9, { queue });
    expect(shown).toMatchObject({ count: 2, onHold: 1, oldestClosedAt: oldest.closedAt });
    expect(shown.queues).toMatchObject([{ queue: { id: queue.id, name: 'Shop' }, count: 2, onHold: 1 }]);
    expect(await isKept(oldest.id)).toBe(true);

    expect(await purge(shown.token)).toBe('ok');
    await until(async () => !(await isKept(other.id)) && !(await isKept(oldest.id)));
    for (const { id } of [held, young]) expect(await isKept(id)).toBe(true);
    expect(await receiptOf(oldest.id)).toMatchObject({ why: 'byHand', by: ADMINISTRATOR.id });
  });

  it('is good for one purge, by whoever looked, and not for long', async () => {
    const queue = aQueue();
    const someoneElse = staff({ roles: ['administrator'] });
    const [used, others, old] = [await preview(queue.id), await preview(queue.id), await preview(queue.id)];

    expect([await purge(used.token), await purge(used.token)]).toEqual(['ok', 'conflict']);
    expect(await purge(others.token, someoneElse)).toBe('conflict');
    await reports.db.sql("UPDATE purge_previews SET at = at - interval '11 minutes'");
    expect(await purge(old.token)).toBe('conflict');
    expect(await purge('guessed')).toBe('conflict');
    expect(await codeOf(preview(queue.id, staff({ roles: ['supervisor'] })))).toBe('forbidden');
  });
});

describe('terms', () => {
  it('that change hold for what is kept already', async () => {
    const contact = await past(1);
    const expiry = async () => {
      const report = await reports.ask(GetContactReport, { actor: ADMINISTRATOR, contactId: contact.id });
      return Date.parse(report.expiresAt ?? '') - Date.parse(report.closedAt ?? '');
    };

    await put({ reportDays: 100 });
    expect(await expiry()).toBe(100 * 86_400_000);
    await put({ reportDays: 200 });
    expect(await expiry()).toBe(200 * 86_400_000);
    await put({});
  });
});

it('what is told of a file after its contact was purged is not kept', async () => {
  const contact = await past(1);
  await expire(ADMINISTRATOR, contact.id);
  const attachment = anAttachment(contact.id);

  await reports.publish(AttachmentChanged, {
    at: daysAgo(0),
    revision: 1,
    queueId: QUEUE.id,
    attachment,
    text: null,
  });
  await reports.publish(ChatContactPurged, { at: daysAgo(0), contactId: contact.id, deleted: {} });
  await until(async () => (await receiptOf(contact.id)).confirmed.length === 2);

  const rows = await reports.db.sql('SELECT 1 FROM attachments WHERE contact_id = $1', [contact.id]);
  expect(rows).toEqual([]);
});
