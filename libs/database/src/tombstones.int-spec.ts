import { Health, uuidv7 } from '@switchboard/kernel';
import { aDatabase, type TestDatabase } from '../../../test/support/database.js';
import { until } from '../../../test/support/wait.js';
import { POOL_VALUES } from './connections.js';
import { Database } from './database.js';
import type { Schema } from './migrate.js';
import { TombstoneEntity } from './tombstone.entity.js';
import { Tombstones, tombstonesMigrationSql } from './tombstones.js';

class Tables1700000000000 {
  async up(schema: Schema) {
    await schema.query(tombstonesMigrationSql());
    await schema.query('CREATE TABLE notes (contact_id uuid NOT NULL)');
  }
  async down() {}
}

let server: TestDatabase;
let db: Database;
let tombstones: Tombstones;

beforeAll(async () => {
  server = await aDatabase('chat', [Tables1700000000000]);
  const settings = { url: server.appUrl, schema: 'chat', applicationName: 'test', pool: POOL_VALUES };
  db = new Database({ ...settings, entities: [TombstoneEntity] }, new Health());
  await db.onModuleInit();
  tombstones = new Tombstones(db);
});
afterAll(async () => {
  await db.onApplicationShutdown();
  await server.drop();
});

const AT = new Date('2026-11-28T10:00:00Z');
const of = (contactId: string) => ({
  contactId,
  visitorId: uuidv7(),
  agentIds: [uuidv7()],
  teamIds: [uuidv7()],
});
const notes = (contactId: string) => db.sql('SELECT 1 FROM notes WHERE contact_id = $1', [contactId]);
const takes = async (contactId: string, first: () => Promise<unknown> = async () => undefined) => {
  let hasTaken = false;
  await tombstones.ifAlive(contactId, async (tx) => {
    await first();
    await tx.sql('INSERT INTO notes VALUES ($1)', [contactId]);
    hasTaken = true;
  });
  return hasTaken;
};
const purges = (contactId: string) =>
  db.transaction(async (tx) => {
    await tombstones.put(tx, [of(contactId)], AT);
    await tx.sql('DELETE FROM notes WHERE contact_id = $1', [contactId]);
  });

const isWaiting = async () =>
  (
    await db.sql(
      `SELECT 1 FROM pg_locks JOIN pg_database ON oid = database AND datname = current_database()
       WHERE locktype = 'advisory' AND NOT granted`,
    )
  ).length > 0;

describe('a tombstone', () => {
  it('says who may know that the contact is gone, as it was at the first purge', async () => {
    const contact = of(uuidv7());

    for (const purgedAt of [AT, new Date()])
      await db.transaction((tx) => tombstones.put(tx, [contact], purgedAt));

    expect(await tombstones.find(contact.contactId)).toEqual({ ...contact, purgedAt: AT });
    expect(await tombstones.find(uuidv7())).toBeNull();
  });

  it('refuses what comes late, and nothing of others', async () => {
    const [purged, other] = [uuidv7(), uuidv7()];
    await purges(purged);

    const alive = await db.transaction((tx) => tombstones.alive(tx, [purged, other, other]));

    expect([...alive]).toEqual([other]);
    expect(await takes(purged)).toBe(false);
  });

  it('waits for an intake that has begun, and its purge takes that along', async () => {
    const contactId = uuidv7();
    const [begun, mayGoOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const taken = takes(contactId, () => {
      begun.resolve();
      return mayGoOn.promise;
    });
    await begun.promise;

    const purge = purges(contactId);
    await until(isWaiting, { what: 'the purge to wait' });
    mayGoOn.resolve();
    await Promise.all([taken, purge]);

    expect(await notes(contactId)).toEqual([]);
  });

  it('leaves nothing, however intakes and purges of many contacts meet', async () => {
    const contacts = Array.from({ length: 40 }, () => uuidv7());
    const batch = () =>
      db.transaction(async (tx) => {
        const alive = await tombstones.alive(tx, contacts);
        for (const id of alive) await tx.sql('INSERT INTO notes VALUES ($1)', [id]);
      });
    const purge = () =>
      db.transaction(async (tx) => {
        await tombstones.put(tx, contacts.toReversed().map(of), AT);
        await tx.sql('DELETE FROM notes WHERE contact_id = ANY ($1::uuid[])', [contacts]);
      });

    await Promise.all([batch(), batch(), purge(), batch(), batch()]);

    for (const id of contacts) expect(await notes(id)).toEqual([]);
  });
});
