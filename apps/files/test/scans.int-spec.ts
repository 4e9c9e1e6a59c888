import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { ListAttachments } from '@switchboard/contracts';
import { uuidv7 } from '@switchboard/kernel';
import { aProxy, type Proxy } from '../../../test/support/proxy.js';
import { until } from '../../../test/support/wait.js';
import { EICAR, FakeScanner } from '../src/scanning/fake-scanner.js';
import { OrphansSweep } from '../src/scanning/orphans.sweep.js';
import { ScansRepository } from '../src/scanning/scans.repository.js';
import type { ObjectStore } from '../src/storage/object-store.js';
import { type AFiles, aContact, actorOf, aFiles, aPerson, contactOf, ended } from './a-files.js';
import { SAMPLES, upload } from './an-upload.js';

const agent = aPerson('agent', 'Ann');
const contactIn = async (files: AFiles) => {
  const visitor = aPerson('visitor', 'Vera');
  const facts = aContact({ visitor, agents: [agent] });
  await files.knows(facts);
  return { visitor, facts, contact: contactOf(facts) };
};
const keysIn = async (store: ObjectStore) => {
  const keys: string[] = [];
  for await (const { key } of store.list()) keys.push(key);
  return keys;
};

const { TEST_S3_ENDPOINT, TEST_S3_ACCESS_KEY, TEST_S3_SECRET_KEY } = process.env;
const s3 = {
  OBJECT_STORE: 's3' as const,
  S3_ENDPOINT: TEST_S3_ENDPOINT,
  S3_ACCESS_KEY: TEST_S3_ACCESS_KEY,
  S3_SECRET_KEY: TEST_S3_SECRET_KEY,
};

// Without an S3 server the first is counted as skipped, by name.
describe.each([
  ['an S3 server', TEST_S3_ENDPOINT ? describe : describe.skip, s3],
  ['a folder', describe, {}],
] as const)('scans with clamd and %s', (_, when, config) => {
  when('', () => {
    let files: AFiles;
    let clamd: Proxy;
    beforeAll(async () => {
      clamd = await aProxy(`tcp://${process.env.TEST_CLAMD_HOST}:${process.env.TEST_CLAMD_PORT}`);
      await clamd.open();
      const address = new URL(clamd.urlOf('tcp://clamd:1'));
      files = await aFiles({
        config: {
          ...config,
          CLAMD_HOST: address.hostname,
          CLAMD_PORT: Number(address.port),
          SCAN_TIMEOUT_MS: 800,
        },
      });
    });
    afterAll(async () => {
      for (const store of [files.stores.quarantine, files.stores.clean])
        for (const key of await keysIn(store)) await store.delete(key);
      await files.end();
      await clamd.cut();
    });

    it('clean: the bytes move to where they are served from', async () => {
      const { contact } = await contactIn(files);
      const bytes = Buffer.concat([SAMPLES.pdf, randomBytes(1_000_000)]);

      const { status, body } = await upload(files, agent, contact, { bytes });

      expect([status, body.code]).toEqual([201, undefined]);
      await files.becomes(body.id, 'clean');
      const [row] = await files.db.sql<{ clean_key: string; object_key: string }>(
        'SELECT * FROM attachments WHERE id = $1',
        [body.id],
      );
      expect(await files.stores.clean.find(row?.clean_key ?? '')).toMatchObject({ sizeBytes: bytes.length });
      await until(async () => (await files.stores.quarantine.find(row?.object_key ?? '')) === null, {
        what: 'quarantine to be empty',
      });
    });

    it('EICAR: blocked, never where it could be served, staff learn the signature, the visitor only "blocked" (S027, V1)', async () => {
      const { visitor, contact } = await contactIn(files);
      const cleanBefore = await keysIn(files.stores.clean);

      const { status, body } = await upload(files, agent, contact, { name: 'eicar.com.txt', bytes: EICAR });

      expect(status).toBe(201);
      await files.becomes(body.id, 'infected');
      await until(async () => (await keysIn(files.stores.quarantine)).length === 0, {
        what: 'quarantine to be empty',
      });
      expect(await keysIn(files.stores.clean)).toEqual(cleanBefore);
      await until(() => files.statesPublished(body.id).includes('infected'));
      const query = { limit: 50 };
      const forStaff = await files.ask(ListAttachments, {
        actor: actorOf(agent),
        contactId: contact.id,
        query,
      });
      const forVisitor = await files.ask(ListAttachments, {
        actor: actorOf(visitor),
        contactId: contact.id,
        query,
      });
      expect(forStaff.items[0]).toMatchObject({
        state: 'infected',
        reason: expect.stringContaining('Eicar'),
        link: null,
      });
      expect(forVisitor.items[0]).toMatchObject({ state: 'infected', reason: 'blocked', link: null });
    });

    it.each([
      ['gone', () => clamd.cut(), () => clamd.open()],
      ['frozen', async () => clamd.freeze(), async () => clamd.thaw()],
    ])(
      'clamd %s: held, told once, and clean by itself afterwards, also after the contact’s end (S031, R25)',
      async (_how, away, back) => {
        const { contact, facts } = await contactIn(files);
        await away();
        const { body } = await upload(files, agent, contact, {
          bytes: Buffer.concat([SAMPLES.pdf, randomBytes(100)]),
        });

        await until(() => files.statesPublished(body.id).includes('held'), {
          what: 'the event "held"',
          timeoutMs: 15_000,
        });
        expect((await files.health.readiness()).checks.scanner?.state).not.toBe('ok');
        await files.knows(ended(facts, files.clock.now()));
        files.clock.advance(60_000);
        await back();
        files.clock.advance(60_000);

        await until(() => files.statesPublished(body.id).includes('clean'), {
          what: 'the event "clean"',
          timeoutMs: 15_000,
        });
        expect(files.statesPublished(body.id)).toEqual(['scanning', 'held', 'clean']);
      },
    );
  });
});

describe('scans', () => {
  let files: AFiles;
  let scanner: FakeScanner;
  beforeAll(async () => {
    scanner = new FakeScanner();
    files = await aFiles({ scanner });
  });
  afterAll(() => files.end());

  it('says in readiness that the scanner is away: degraded, not down', async () => {
    scanner.isAway = true;
    const { state, checks } = await files.health.readiness();
    scanner.isAway = false;

    expect(state).toBe('degraded');
    expect(checks).toMatchObject({
      scanner: { state: 'down' },
      objectStore: { state: 'ok' },
      database: { state: 'ok' },
    });
  });

  it('give up on a file that a working scanner never judges: unscannable, not clean', async () => {
    const { contact } = await contactIn(files);
    const judge = scanner.scan.bind(scanner);
    scanner.scan = async (source, size) => {
      scanner.isAway = true;
      return judge(source, size).finally(() => (scanner.isAway = false));
    };

    const { body } = await upload(files, agent, contact);
    for (let i = 0; i < 6; i++) {
      await files.scans.idle();
      files.clock.advance(20_000);
      await files.scans.take();
    }

    await files.becomes(body.id, 'unscannable');
    scanner.scan = judge;
  });

  it('of a file that was changed in quarantine never say clean (S034)', async () => {
    const { contact } = await contactIn(files);
    scanner.isAway = true;
    const { body } = await upload(files, agent, contact);
    await files.becomes(body.id, 'held');
    const [row] = await files.db.sql<{ object_key: string }>(
      'SELECT object_key FROM attachments WHERE id = $1',
      [body.id],
    );
    const key = row?.object_key ?? '';
    await files.stores.quarantine.delete(key);
    await files.stores.quarantine.put(
      key,
      Readable.from([Buffer.alloc(SAMPLES.pdf.length, 'x')], { objectMode: false }),
    );

    scanner.isAway = false;
    files.clock.advance(60_000);

    await files.becomes(body.id, 'unscannable');
  });

  /** Where a process may be killed between the first byte and the last: R31. */
  const STEPS = [
    'reading the quarantine',
    'scanning',
    'writing the clean copy',
    'after the clean copy',
    'deleting from quarantine',
  ] as const;

  it.each(STEPS)('go on after the process died while %s: one final state, told once (R31)', async (step) => {
    const { contact } = await contactIn(files);
    scanner.isAway = true;
    const bytes = Buffer.from(`hello ${randomBytes(50).toString('hex')}`);
    const { body } = await upload(files, agent, contact, { name: 'a.txt', bytes });
    await files.becomes(body.id, 'held');
    const heal = breakOnce(files, scanner, step);
    scanner.isAway = false;

    files.clock.advance(60_000);
    await until(async () => {
      await files.scans.take();
      await files.scans.idle();
      return heal.hasBroken();
    });
    heal.restore();
    files.clock.advance(200_000);

    await files.becomes(body.id, 'clean');
    await until(() => files.statesPublished(body.id).includes('clean'));
    expect(files.statesPublished(body.id).filter((state) => state === 'clean')).toHaveLength(1);
    const [row] = await files.db.sql<{ clean_key: string }>(
      'SELECT clean_key FROM attachments WHERE id = $1',
      [body.id],
    );
    expect(await files.stores.clean.find(row?.clean_key ?? '')).toMatchObject({ sizeBytes: bytes.length });
  });

  it('that a slower process still works on are decided once, by whoever holds the lease', async () => {
    const { contact } = await contactIn(files);
    const judge = scanner.scan.bind(scanner);
    let release: () => void = () => undefined;
    const stalled = new Promise<void>((done) => (release = done));
    scanner.scan = async (source, size) => {
      scanner.scan = judge;
      await stalled;
      return judge(source, size);
    };
    const { body } = await upload(files, agent, contact);
    await until(() => scanner.scan === judge, { what: 'the first scan to begin' });

    files.clock.advance(200_000);
    await files.scans.take();
    await files.becomes(body.id, 'clean');
    release();
    await files.scans.idle();

    await until(() => files.statesPublished(body.id).includes('clean'));
    expect(files.statesPublished(body.id)).toEqual(['scanning', 'clean']);
    const [row] = await files.db.sql<{ clean_key: string }>(
      'SELECT clean_key FROM attachments WHERE id = $1',
      [body.id],
    );
    expect(await files.stores.clean.find(row?.clean_key ?? '')).not.toBeNull();
  });

  it('leave no orphan behind for longer than an hour (R29)', async () => {
    const lost = uuidv7();
    await files.stores.quarantine.put(
      lost,
      Readable.from([Buffer.from('nobody needs this')], { objectMode: false }),
    );
    const { contact } = await contactIn(files);
    const { body } = await upload(files, agent, contact);
    await files.becomes(body.id, 'clean');
    await files.scans.idle();
    const orphans = files.app.get(OrphansSweep, { strict: false });
    await orphans.sweep();
    expect(await files.stores.quarantine.find(lost)).not.toBeNull();

    files.clock.advance(3_700_000);
    await orphans.sweep();

    expect(await keysIn(files.stores.quarantine)).toEqual([]);
    const needed = await files.db.sql<{ clean_key: string }>(
      "SELECT clean_key FROM attachments WHERE state = 'clean'",
    );
    expect((await keysIn(files.stores.clean)).sort()).toEqual(needed.map(({ clean_key: key }) => key).sort());
  });

  it('run at most as many at once as the cap, over everything that waits (R28)', async () => {
    const contacts = await Promise.all(Array.from({ length: 4 }, () => contactIn(files)));
    let running = 0;
    let most = 0;
    const judge = scanner.scan.bind(scanner);
    scanner.scan = async (source, size) => {
      most = Math.max(most, ++running);
      // The first ones wait for each other, however long files take to be unpacked; then they go on.
      await until(() => most > 1, { timeoutMs: 5_000 }).catch(() => undefined);
      await new Promise((done) => setTimeout(done, 30));
      return judge(source, size).finally(() => running--);
    };

    const twice = [...contacts, ...contacts];
    const all = await Promise.all(twice.map(({ contact }) => upload(files, agent, contact)));
    for (const { body } of all) await files.becomes(body.id, 'clean');

    expect(most).toBe(2);
    scanner.scan = judge;
  });

  it('of one contact run one at a time: others need not wait for twenty expensive archives', async () => {
    const [greedy, patient] = await Promise.all([contactIn(files), contactIn(files)]);
    const judge = scanner.scan.bind(scanner);
    let release: () => void = () => undefined;
    const expensive = new Promise<void>((done) => (release = done));
    let begun = 0;
    scanner.scan = async (source, size) => {
      begun += 1;
      await expensive;
      return judge(source, size);
    };
    const many = await Promise.all(Array.from({ length: 6 }, () => upload(files, agent, greedy.contact)));
    await until(() => begun > 0, { what: 'the first expensive scan to begin' });
    await files.scans.take();
    expect(begun).toBe(1);

    scanner.scan = judge;
    const { body } = await upload(files, agent, patient.contact);
    await files.becomes(body.id, 'clean');

    release();
    for (const one of many) await files.becomes(one.body.id, 'clean');
  });

  it('take contacts in turn: who has had his turn waits behind the others', async () => {
    const [anna, ben, cleo] = await Promise.all([contactIn(files), contactIn(files), contactIn(files)]);
    const claims = files.app.get(ScansRepository, { strict: false });
    const names = new Map<string, string>();
    // Nothing is scanned by itself meanwhile: the clock of this test stands before everything is due.
    scanner.isAway = true;
    for (const [who, name] of [
      [anna, 'anna 1'],
      [anna, 'anna 2'],
      [anna, 'anna 3'],
      [ben, 'ben 1'],
      [ben, 'ben 2'],
      [cleo, 'cleo 1'],
    ] as const) {
      const { body } = await upload(files, agent, who.contact);
      names.set(body.id, name);
      await files.becomes(body.id, 'held');
    }
    await files.scans.idle();
    scanner.isAway = false;

    const now = files.clock.now().getTime();
    let order = 0;
    for (const id of names.keys())
      await files.db.sql('UPDATE attachments SET next_scan_at = $2 WHERE id = $1', [
        id,
        new Date(now + 3_600_000 + ++order),
      ]);
    const turns: string[] = [];
    for (let turn = 1; turn <= names.size; turn++) {
      const at = new Date(now + 3_700_000 + turn);
      const lease = uuidv7();
      const [row] = await claims.claim({ lease, cap: 1, now: at, until: new Date(at.getTime() + 60_000) });
      turns.push(names.get(row?.id ?? '') ?? 'nobody');
      await files.db.sql(
        "UPDATE attachments SET state = 'unscannable', lease = NULL, lease_until = NULL WHERE id = $1",
        [row?.id],
      );
    }

    expect(turns).toEqual(['anna 1', 'ben 1', 'cleo 1', 'anna 2', 'ben 2', 'anna 3']);
  });

  it('keep the hash of what came as the hash of what is served', async () => {
    const { contact } = await contactIn(files);
    const bytes = Buffer.concat([SAMPLES.pdf, randomBytes(100_000)]);
    const { body } = await upload(files, agent, contact, { bytes });
    await files.becomes(body.id, 'clean');

    expect(body.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  });
});

/** Makes the process "die" once at a step: an error that nothing in the service understands. */
function breakOnce(files: AFiles, scanner: FakeScanner, step: string) {
  let broken = 0;
  const die = () => {
    broken += 1;
    throw new Error('killed');
  };
  const { quarantine, clean } = files.stores;
  const kept = { get: quarantine.get, remove: quarantine.delete, put: clean.put, scan: scanner.scan };
  if (step === 'reading the quarantine') quarantine.get = async () => die();
  if (step === 'scanning') scanner.scan = async () => die();
  if (step === 'writing the clean copy') clean.put = async () => die();
  if (step === 'after the clean copy')
    clean.put = async (key, source) => {
      await kept.put.call(clean, key, source);
      return die();
    };
  if (step === 'deleting from quarantine') quarantine.delete = async () => die();
  return {
    hasBroken: () => broken > 0,
    restore: () => {
      Object.assign(quarantine, { get: kept.get, delete: kept.remove });
      Object.assign(clean, { put: kept.put });
      scanner.scan = kept.scan;
    },
  };
}
