import { Health } from '@switchboard/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { aDatabase, type TestDatabase } from '../../../test/support/database.js';
import { POOL_VALUES } from './connections.js';
import { Database } from './database.js';
import { keepNewer } from './keep-newer.js';
import type { Schema } from './migrate.js';

class Copies1700000000000 {
  async up(schema: Schema) {
    await schema.query(
      'CREATE TABLE copies (id int PRIMARY KEY, revision int NOT NULL, full_name text NOT NULL, own text)',
    );
  }
  async down() {}
}

@Entity('copies')
class Copy {
  @PrimaryColumn('int') declare id: number;
  @Column('int') declare revision: number;
  @Column('text') declare fullName: string;
  @Column('text', { nullable: true }) declare own: string | null;
}

let server: TestDatabase;
let db: Database;
beforeAll(async () => {
  server = await aDatabase('chat', [Copies1700000000000]);
  const settings = { url: server.appUrl, schema: 'chat', applicationName: 'test', pool: POOL_VALUES };
  db = new Database({ ...settings, entities: [Copy] }, new Health());
  await db.onModuleInit();
});
afterAll(async () => {
  await db.onApplicationShutdown();
  await server.drop();
});

const keep = (id: number, revision: number) =>
  keepNewer(db.repository(Copy), { id, revision, fullName: `revision ${revision}` });
const kept = (id: number) => db.repository(Copy).findOneByOrFail({ id });

describe('keepNewer', () => {
  it('keeps the higher revision, and says whether it was news', async () => {
    const news = [await keep(1, 2), await keep(1, 1), await keep(1, 2), await keep(1, 3)];

    expect(news).toEqual([true, false, false, true]);
    expect(await kept(1)).toMatchObject({ revision: 3, fullName: 'revision 3' });
  });

  it('leaves alone what the service knows by itself', async () => {
    await keep(2, 1);
    await db.repository(Copy).update({ id: 2 }, { own: 'ours' });

    await keep(2, 2);

    expect(await kept(2)).toMatchObject({ revision: 2, own: 'ours' });
  });

  it('keeps the higher revision of those that come at the same moment', async () => {
    await Promise.all([5, 3, 8, 1, 7, 2].map((revision) => keep(3, revision)));

    expect(await kept(3)).toMatchObject({ revision: 8 });
  });
});
