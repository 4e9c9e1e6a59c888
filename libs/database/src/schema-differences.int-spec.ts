import { Column, Entity, PrimaryColumn } from 'typeorm';
import { aDatabase, type TestDatabase } from '../../../test/support/database.js';
import type { Schema } from './migrate.js';
import { schemaDifferences } from './schema-differences.js';

class Things1700000000000 {
  async up(schema: Schema) {
    await schema.query(`
      CREATE TABLE things (
        id uuid PRIMARY KEY,
        given_names text[] NOT NULL CHECK (cardinality(given_names) > 0),
        facts jsonb,
        revision int NOT NULL DEFAULT 1,
        at timestamptz NOT NULL DEFAULT now()
      );
      CREATE UNIQUE INDEX things_by_names ON things (lower(given_names[1])) WHERE revision > 1;
      CREATE TABLE parts (
        thing_id uuid REFERENCES things, name text, other text UNIQUE, PRIMARY KEY (thing_id, name), UNIQUE (name, other)
      )`);
  }
  async down() {}
}

@Entity('things')
class Thing {
  @PrimaryColumn('uuid') declare id: string;
  @Column('text', { array: true }) declare givenNames: string[];
  @Column('jsonb', { nullable: true }) declare facts: object | null;
  @Column('int', { default: 1 }) declare revision: number;
  @Column('timestamptz', { default: () => 'now()' }) declare at: Date;
}
@Entity('parts')
class Part {
  @PrimaryColumn('uuid') declare thingId: string;
  @PrimaryColumn('text') declare name: string;
  @Column('text', { nullable: true, unique: true }) declare other: string | null;
}

let server: TestDatabase;
beforeAll(async () => {
  server = await aDatabase('chat', [Things1700000000000]);
});
afterAll(() => server.drop());

const differences = (...entities: (new () => object)[]) =>
  schemaDifferences({ url: server.ownerUrl, schema: 'chat', entities });

describe('schemaDifferences', () => {
  it('finds nothing where entities and migrations say the same', async () => {
    expect(await differences(Thing, Part)).toEqual([]);
  });

  it('finds a table without entity', async () => {
    expect(await differences(Thing)).toEqual(['no entity for table "parts"']);
  });

  it('finds an entity without table', async () => {
    @Entity('others')
    class Other {
      @PrimaryColumn('uuid') declare id: string;
    }

    expect(await differences(Thing, Part, Other)).toEqual([expect.stringContaining('CREATE TABLE "others"')]);
  });

  const id = PrimaryColumn('uuid');
  const planted: [string, (entity: object, name: string) => void, string, RegExp][] = [
    ['a column that is missing', Column('text'), 'nickname', /ADD "nickname" text NOT NULL/],
    ['another type', Column('int', { nullable: true }), 'facts', /"facts" integer/],
    ['a list that is none', Column('text'), 'givenNames', /"given_names"/],
    ['a null that is allowed on one side only', Column('jsonb'), 'facts', /"facts" SET NOT NULL/],
    ['another default', Column('int', { default: 2 }), 'revision', /"revision" SET DEFAULT '2'/],
    [
      'another primary key',
      PrimaryColumn('int', { default: 1 }),
      'revision',
      /PRIMARY KEY \("id", "revision"\)/,
    ],
  ];
  it.each(planted)('finds %s', async (_, column, name, change) => {
    @Entity('things')
    class Planted {
      declare id: string;
      declare givenNames: string[];
      declare facts: object | null;
      declare revision: number;
      declare at: Date;
    }
    const columns = {
      id,
      givenNames: Column('text', { array: true }),
      facts: Column('jsonb', { nullable: true }),
      revision: Column('int', { default: 1 }),
      at: Column('timestamptz', { default: () => 'now()' }),
      [name]: column,
    };
    for (const [property, decorate] of Object.entries(columns)) decorate(Planted.prototype, property);

    const found = await differences(Planted, Part);

    expect(found).toContainEqual(expect.stringMatching(change));
  });

  it('finds a column that no entity has', async () => {
    @Entity('things')
    class Short {
      @PrimaryColumn('uuid') declare id: string;
      @Column('text', { array: true }) declare givenNames: string[];
      @Column('jsonb', { nullable: true }) declare facts: object | null;
      @Column('int', { default: 1 }) declare revision: number;
    }

    expect(await differences(Short, Part)).toEqual([expect.stringContaining('DROP COLUMN "at"')]);
  });
});
