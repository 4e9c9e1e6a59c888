import { AttachmentOpened, GetAttachment, ListAttachments } from '@switchboard/contracts';
import { uuidv7 } from '@switchboard/kernel';
import fc from 'fast-check';
import { request } from 'undici';
import { until } from '../../../test/support/wait.js';
import { ContactsService } from '../src/contacts/contacts.service.js';
import { PurgesService } from '../src/purges/purges.service.js';
import { FakeScanner } from '../src/scanning/fake-scanner.js';
import { OrphansSweep } from '../src/scanning/orphans.sweep.js';
import type { ObjectStore } from '../src/storage/object-store.js';
import { type AFiles, aContact, actorOf, aFiles, aPerson, contactOf, ended, type Person } from './a-files.js';
import { contactsIn, upload } from './an-upload.js';

const agent = aPerson('agent', 'Ann');
const keysIn = async (store: ObjectStore) => {
  const keys: string[] = [];
  for await (const { key } of store.list()) keys.push(key);
  return keys;
};

describe('a purge', () => {
  let files: AFiles;
  let purges: PurgesService;
  const scanner = new FakeScanner();
  const { aTalk, invite } = contactsIn(() => files, agent);
  beforeAll(async () => {
    files = await aFiles({ scanner });
    purges = files.app.get(PurgesService, { strict: false });
    await files.policy({ inbound: { mode: 'onInvitation', maxFiles: 100 } });
  });
  afterAll(() => files.end());

  const open = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${files.base}${path}`, { headers, redirect: 'manual' });
  const tokenOf = async (person: Person, more: object = {}) => ({
    authorization: `Bearer ${await files.token(person, more)}`,
  });
  /** How many rows of a contact each table has; every table that names contacts is asked. */
  const rowsOf = async (contactId: string) => {
    const tables = await files.db.sql<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'files' AND column_name = 'contact_id'`,
    );
    const counts: Record<string, number> = {};
    for (const { name } of [...tables, { name: 'contacts' }]) {
      const column = name === 'contacts' ? 'id' : 'contact_id';
      const rows = await files.db.sql(`SELECT 1 FROM ${name} WHERE ${column} = $1`, [contactId]);
      if (rows.length > 0) counts[name] = rows.length;
    }
    return counts;
  };
  /** A contact that ended, with a file that came and was opened. */
  const aPast = async () => {
    const { visitor, facts, contact } = await aTalk();
    await invite(contact);
    const { body } = await upload(files, visitor, contact);
    await files.becomes(body.id, 'clean');
    const { link } = await files.ask(GetAttachment, { actor: actorOf(agent), attachmentId: body.id });
    const answer = await request(`${files.base}${link}`, { headers: { 'sec-fetch-mode': 'navigate' } });
    await answer.body.dump();
    await until(() => files.ears.openings.some(({ attachmentId }) => attachmentId === body.id), {
      what: `the event ${AttachmentOpened.key}`,
    });
    const past = ended(facts, files.clock.now());
    await files.knows(past);
    return { visitor, facts: past, contact, id: body.id, link: link ?? '' };
  };

  it('leaves a tombstone and the hashes of links, of rows and bytes nothing', async () => {
    const { facts } = await aPast();
    expect(Object.keys(await rowsOf(facts.id))).toEqual(
      expect.arrayContaining(['attachments', 'contacts', 'invitations', 'openings', 'viewers']),
    );

    await purges.purge([facts.id]);

    expect(await rowsOf(facts.id)).toEqual({ forgotten_attachments: 1, tombstones: 1 });
    expect([...(await keysIn(files.stores.clean)), ...(await keysIn(files.stores.quarantine))]).toEqual([]);
  });

  it('is begun by the report that expired, and may come twice', async () => {
    const { facts, link } = await aPast();

    await files.tellsExpired(facts.id);
    await files.tellsExpired(facts.id);
    await until(async () => (await open(link)).status === 410, { what: 'the link to be gone' });

    expect(await rowsOf(facts.id)).toEqual({ forgotten_attachments: 1, tombstones: 1 });
  });

  it('answers 410 by the link, elsewhere to whoever could have read it, 404 to others (row 2)', async () => {
    const { visitor, facts, id, link } = await aPast();
    await purges.purge([facts.id]);
    const by = (person: Person, more: object = {}) => actorOf(person, more);
    const listed = (person: Person, more: object = {}) =>
      files.ask(ListAttachments, { actor: by(person, more), contactId: facts.id, query: { limit: 10 } });
    const got = (person: Person, more: object = {}) =>
      files.ask(GetAttachment, { actor: by(person, more), attachmentId: id });
    const other = aPerson('agent', 'Otto');

    expect((await open(link)).status).toBe(410);
    expect((await open(link, await tokenOf(visitor))).status).toBe(410);
    const content = `/v1/reports/attachments/${id}/content`;
    expect((await open(content, await tokenOf(other, { roles: ['administrator'] }))).status).toBe(410);
    expect((await open(content, await tokenOf(agent))).status).toBe(404);
    await expect(listed(visitor)).rejects.toMatchObject({ code: 'gone' });
    await expect(got(other, { rights: ['reports'] })).rejects.toMatchObject({ code: 'gone' });
    await expect(listed(other)).rejects.toMatchObject({ code: 'contact_not_found' });
    await expect(got(agent)).rejects.toMatchObject({ code: 'attachment_not_found' });
    expect((await rowsOf(facts.id)).openings).toBeUndefined();
  });

  it('refuses what begins afterwards: uploads and invitations', async () => {
    const { contact } = await aPast();
    const grant = await files.grant(agent, contact);
    await purges.purge([contact.id]);

    expect((await upload(files, agent, contact, { grant })).body.code).toBe('gone');
    await expect(invite(contact)).rejects.toMatchObject({ code: 'gone' });
  });

  it('leaves bytes that cannot be deleted now to the sweep', async () => {
    const { facts } = await aPast();
    const remove = files.stores.clean.delete;
    files.stores.clean.delete = async () => {
      throw new Error('the store is away');
    };
    await purges.purge([facts.id]);
    files.stores.clean.delete = remove;
    expect(await keysIn(files.stores.clean)).toHaveLength(1);

    files.clock.advance(3_700_000);
    await files.app.get(OrphansSweep, { strict: false }).sweep();

    expect(await keysIn(files.stores.clean)).toEqual([]);
  });

  it('takes a file along that is being scanned: its verdict finds no row', async () => {
    const { contact, facts } = await aTalk();
    const judge = scanner.scan.bind(scanner);
    let release: () => void = () => undefined;
    const gate = new Promise<void>((done) => (release = done));
    scanner.scan = async (source, size) => {
      scanner.scan = judge;
      await gate;
      return judge(source, size);
    };
    await upload(files, agent, contact);
    await until(() => scanner.scan === judge, { what: 'the scan to begin' });

    await purges.purge([facts.id]);
    release();
    await files.scans.idle();

    expect(await rowsOf(facts.id)).toEqual({ forgotten_attachments: 1, tombstones: 1 });
    expect([...(await keysIn(files.stores.clean)), ...(await keysIn(files.stores.quarantine))]).toEqual([]);
  });

  it('stays, whatever the order in which chat’s events, uploads and the purge come', async () => {
    const contacts = files.app.get(ContactsService, { strict: false });
    const visitor = aPerson('visitor', 'Vera');
    const order = fc.shuffledSubarray(
      ['started', 'ended', 'closed', 'upload', 'invite', 'open', 'purge', 'purge again'],
      {
        minLength: 8,
      },
    );
    await fc.assert(
      fc.asyncProperty(order, async (steps) => {
        const facts = aContact({ visitor, agents: [agent] });
        const contact = contactOf(facts);
        const over = ended(facts, files.clock.now(), 'wrapUp');
        let link = '/a/none/none';
        const does: Record<string, () => Promise<unknown>> = {
          started: () => contacts.keep(facts),
          ended: () => contacts.keep(over),
          closed: () => contacts.keep({ ...over, revision: 3, state: 'closed' }),
          upload: async () => {
            const { body } = await upload(files, agent, contact);
            if (!body.id) return;
            const { link: found } = await files
              .ask(GetAttachment, { actor: actorOf(agent), attachmentId: body.id })
              .catch(() => ({ link: null }));
            link = found ?? link;
          },
          invite: () => invite(contact).catch(() => undefined),
          open: () => open(link),
          purge: () => purges.purge([facts.id]),
          'purge again': () => purges.purge([facts.id]),
        };
        // Some wait for each other, some run at once: the purge stands among them.
        const at = steps.indexOf('purge');
        for (const step of steps.slice(0, at)) await does[step]?.();
        await Promise.all(steps.slice(at, at + 3).map((step) => does[step]?.()));
        for (const step of steps.slice(at + 3)) await does[step]?.();
        await files.scans.idle();

        const left = Object.keys(await rowsOf(facts.id));
        expect(left.filter((table) => table !== 'forgotten_attachments')).toEqual(['tombstones']);
      }),
      { numRuns: 40 },
    );
    // Bytes that came while their row was taken away are found by the sweep.
    files.clock.advance(3_700_000);
    await files.app.get(OrphansSweep, { strict: false }).sweep();
    expect([...(await keysIn(files.stores.clean)), ...(await keysIn(files.stores.quarantine))]).toEqual([]);
  });

  it('of the files alone deletes their bytes and leaves rows that say so; a repeat changes nothing', async () => {
    const { facts, id, link, visitor } = await aPast();
    const keys = (await keysIn(files.stores.clean)).length;

    for (let twice = 0; twice < 2; twice++) await purges.deleteFiles(facts.id);

    expect((await keysIn(files.stores.clean)).length).toBe(keys - 1);
    const [row] = await files.db.sql('SELECT state, clean_key FROM attachments WHERE id = $1', [id]);
    expect(row).toEqual({ state: 'deleted', clean_key: null });
    expect((await open(link, await tokenOf(visitor))).status).toBe(410);
    const told = await files.db.sql(
      "SELECT 1 FROM outbox WHERE payload->'attachment'->>'id' = $1 AND payload->'attachment'->>'state' = 'deleted'",
      [id],
    );
    expect(told).toHaveLength(1);
  });

  it('of one contact touches no other', async () => {
    const [one, other] = [await aPast(), await aPast()];
    const before = await rowsOf(other.facts.id);

    await purges.purge([one.facts.id, uuidv7()]);

    expect(await rowsOf(other.facts.id)).toEqual(before);
    expect((await open(other.link, await tokenOf(other.visitor))).status).toBe(200);
  });
});
