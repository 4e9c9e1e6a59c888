import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { pdf } from '../../tools/drivers/samples.ts';
import { aHouse, type House, refusalOf, reportOf } from '../support/house.js';
import { platformDatabase } from '../support/running.js';
import { publishedOf, storedObjects, tablesWith } from '../support/traces-of-a-contact.js';
import { until } from '../support/wait.js';

const SERVICES = ['accounts', 'chat', 'files', 'reports', 'routing'];
/** What may still name a contact that was purged: ids, of figures, receipts, the trail, and of those who get 410. */
const MAY_NAME_IT = [
  'accounts.audit',
  'chat.tombstones',
  'files.forgotten_attachments',
  'files.tombstones',
  'reports.offers',
  'reports.purge_confirmations',
  'reports.purges',
  'reports.tombstones',
  'routing.tombstones',
];
/** What is published about it by the purge itself. */
const OF_THE_PURGE = [
  ...SERVICES.filter((name) => name !== 'reports').map((name) => `${name}.contact.purged.v1`),
  'reports.contact.expired.v1',
  'reports.setting.changed.v1',
];
/** A word that stands nowhere else. */
const aWord = () => `w${randomBytes(8).toString('hex')}`;

let house: House;
let database: pg.Client;
beforeAll(async () => {
  [house, database] = await Promise.all([
    aHouse({ queue: { wrapUpSeconds: 0 }, inbound: { mode: 'onInvitation' } }),
    platformDatabase(),
  ]);
});
afterAll(async () => {
  house?.leaves();
  await database?.end();
});

/** A contact that is over: lines, a note, a file and a rating, each with a word of its own. */
async function aPast() {
  const words = {
    name: aWord(),
    email: aWord(),
    field: aWord(),
    line: aWord(),
    note: aWord(),
    file: aWord(),
  };
  const talk = await house.talk({
    form: { name: words.name, email: `${words.email}@example.com`, fields: { order: words.field } },
  });
  const { visitor, agent, contactId } = talk;
  await visitor.writes(contactId, `Where is ${words.line}?`);
  await agent.writes(contactId, `Says ${words.note}`, { visibility: 'staff' });
  await agent.invitesFiles(contactId);
  const file = await visitor.sends(contactId, {
    name: `${words.file}.pdf`,
    content: pdf('the file'),
    description: 'The order',
  });
  await agent.sees('message.sent', ({ message }) => message.attachment?.id === file.id);
  await agent.downloads(file.id);
  const { link } = await agent.ask('GET', `/v1/attachments/${file.id}`);
  await agent.closes(contactId, house.status.id);
  await reportOf(house.supervisor, contactId, (report) => report.transcript.length > 3);
  const { rows } = await database.query<{ key: string }>(
    'SELECT clean_key AS key FROM files.attachments WHERE id = $1',
    [file.id],
  );
  return { ...talk, words, file, link: link as string, objectKey: rows[0]?.key ?? '' };
}
type Past = Awaited<ReturnType<typeof aPast>>;

const hold = ({ contactId }: Past) =>
  house.admin.ask('PUT', `/v1/reports/contacts/${contactId}/hold`, { reason: 'A claim is pending' });
const lift = ({ contactId }: Past) => house.admin.ask('DELETE', `/v1/reports/contacts/${contactId}/hold`);
const expire = ({ contactId }: Past) => house.admin.ask('POST', `/v1/reports/contacts/${contactId}/expire`);
const receiptOf = async ({ contactId }: Past) => {
  const { items } = await house.admin.ask('GET', '/v1/reports/purges?limit=200');
  return items.find((one: { contactId: string }) => one.contactId === contactId);
};
const confirmed = (past: Past) =>
  until(async () => ((await receiptOf(past))?.completedAt ? receiptOf(past) : null), {
    what: 'everybody to confirm the purge',
    timeoutMs: 30_000,
  });

describe('a contact that is purged by hand', () => {
  it('is not, while somebody holds it or it goes on, nor by who is no administrator', async () => {
    const past = await aPast();
    const going = await house.talk();
    await until(() => house.admin.ask('GET', `/v1/reports/contacts/${going.contactId}`));

    const { reason, by } = await hold(past);

    expect({ reason, by }).toEqual({ reason: 'A claim is pending', by: house.admin.user.id });
    expect(await refusalOf(expire(past))).toBe('409 on_hold');
    expect(await house.supervisor.ask('GET', `/v1/reports/contacts/${past.contactId}`)).toMatchObject({
      hold: { reason: 'A claim is pending' },
    });
    const path = `/v1/reports/contacts/${past.contactId}`;
    expect(await refusalOf(house.supervisor.ask('PUT', `${path}/hold`, { reason: 'Mine' }))).toBe(
      '403 forbidden',
    );
    expect(await refusalOf(house.supervisor.ask('POST', `${path}/expire`))).toBe('403 forbidden');
    expect(await refusalOf(house.admin.ask('POST', `/v1/reports/contacts/${going.contactId}/expire`))).toBe(
      '409 conflict',
    );
  });

  it('answers 410 at every door to who could have read it, 404 to others, and everybody confirms', async () => {
    const past = await aPast();
    const { contactId, file, visitor, agent } = past;
    await hold(past);
    await lift(past);

    const { confirmed: own } = await expire(past);
    expect(own).toMatchObject([{ service: 'reports' }]);
    const receipt = await confirmed(past);

    expect(receipt).toMatchObject({ why: 'byHand', by: house.admin.user.id, outstanding: [] });
    expect(receipt.confirmed.map(({ service }: { service: string }) => service)).toEqual(SERVICES);
    expect(receipt.digest).toMatch(/^[0-9a-f]{64}$/);
    const deletedBy = (name: string) =>
      receipt.confirmed.find(({ service }: { service: string }) => service === name).deleted;
    expect(deletedBy('chat')).toMatchObject({ contacts: 1, messages: expect.any(Number) });
    expect(deletedBy('files')).toMatchObject({ attachments: 1, invitations: 1 });
    expect(deletedBy('reports')).toMatchObject({ contact_reports: 1, attachments: 1 });
    for (const reader of [visitor, agent, house.supervisor, house.admin]) {
      expect(await refusalOf(reader.ask('GET', `/v1/contacts/${contactId}`))).toBe('410 gone');
      expect(await refusalOf(reader.transcript(contactId))).toBe('410 gone');
      expect((await reader.opens(past.link)).status).toBe(410);
    }
    for (const reader of [visitor, house.supervisor, house.admin]) {
      expect(await refusalOf(reader.filesOf(contactId))).toBe('410 gone');
      expect(await refusalOf(reader.ask('GET', `/v1/attachments/${file.id}`))).toBe('410 gone');
    }
    for (const reader of [house.supervisor, house.admin])
      expect(await refusalOf(reader.ask('GET', `/v1/reports/contacts/${contactId}`))).toBe('410 gone');
    // Who handled it could not open its files after its end either, nor its report.
    expect(await refusalOf(agent.filesOf(contactId))).toBe('404 contact_not_found');
    expect(await refusalOf(agent.ask('GET', `/v1/reports/contacts/${contactId}`))).toBe(
      '404 report_not_found',
    );
    expect(await refusalOf(house.colleague.ask('GET', `/v1/contacts/${contactId}`))).toBe(
      '404 contact_not_found',
    );
    expect(await refusalOf(expire(past))).toBe('410 gone');
  });

  it('leaves its id where only ids may be, of its texts nothing, and no late event brings anything back', async () => {
    const past = await aPast();
    const { contactId, words } = past;
    for (const [word, where] of [
      [words.line, 'chat.messages'],
      [words.note, 'reports.messages'],
      [words.file, 'files.attachments'],
      [words.name, 'routing.contacts'],
    ] as const)
      expect(await tablesWith(database, word)).toContain(where);
    expect(await storedObjects()).toContain(past.objectKey);
    const { rows: late } = await database.query(
      'SELECT message_id, key, lane_key, payload FROM chat.outbox WHERE lane_key = $1 ORDER BY id',
      [contactId],
    );
    expect(late.length).toBeGreaterThan(3);

    await expire(past);
    await confirmed(past);
    const nothingIsLeft = async () => {
      for (const word of Object.values(words)) expect(await tablesWith(database, word)).toEqual([]);
      const naming = (await tablesWith(database, contactId)).filter((name) => !name.endsWith('.outbox'));
      expect(naming.filter((name) => !MAY_NAME_IT.includes(name))).toEqual([]);
      expect((await publishedOf(database, contactId)).filter((key) => !OF_THE_PURGE.includes(key))).toEqual(
        [],
      );
      expect(await storedObjects()).not.toContain(past.objectKey);
    };
    await nothingIsLeft();

    // As a broker does that hands everything out a second time, long after.
    for (const { message_id, key, lane_key, payload } of late)
      await database.query(
        'INSERT INTO chat.outbox (message_id, key, lane_key, payload) VALUES ($1, $2, $3, $4)',
        [message_id, key, lane_key, JSON.stringify(payload)],
      );
    await until(
      async () => {
        const { rows } = await database.query(
          'SELECT 1 FROM chat.outbox WHERE lane_key = $1 AND published_at IS NULL',
          [contactId],
        );
        return rows.length === 0;
      },
      { what: 'the late events to go out', timeoutMs: 30_000 },
    );
    // Whoever has taken what came after them has had them.
    await aPast();
    await database.query("DELETE FROM chat.outbox WHERE lane_key = $1 AND key NOT LIKE '%.purged.v1'", [
      contactId,
    ]);

    await nothingIsLeft();
  });
});

describe('terms', () => {
  it('are saved, previewed and purged by, for one queue only', async () => {
    const { admin, queue } = house;
    const before = await admin.ask('GET', '/v1/retention');
    expect(before).toMatchObject({ attachmentDays: null, graceDays: 0 });
    expect(await refusalOf(house.supervisor.ask('GET', '/v1/retention'))).toBe('403 forbidden');
    const past = await aPast();
    await database.query(
      "UPDATE reports.contact_reports SET closed_at = closed_at - interval '5 days' WHERE contact_id = $1",
      [past.contactId],
    );
    const terms = { ...before, queues: [{ queueId: queue.id, reportDays: 3, attachmentDays: null }] };

    const shown = await admin.ask('POST', '/v1/retention/preview', { terms });
    expect(shown).toMatchObject({ count: 1, onHold: 0, queues: [{ queue: { id: queue.id }, count: 1 }] });
    expect(await refusalOf(admin.ask('POST', '/v1/retention/purge', { token: 'guessed' }))).toBe(
      '409 conflict',
    );
    await admin.ask('POST', '/v1/retention/purge', { token: shown.token });

    expect(await confirmed(past)).toMatchObject({ why: 'byHand', by: admin.user.id });
    expect(await refusalOf(admin.ask('PUT', '/v1/retention', { reportDays: 5, attachmentDays: 6 }))).toBe(
      '400 invalid_input',
    );
  });
});
