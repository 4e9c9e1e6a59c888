import { DataSource } from 'typeorm';
import { QUIET } from './migrate.js';
import type { EntityList } from './data-source.js';
import { SnakeNames } from './snake-names.js';

/** Machinery: nobody reads a row of it by itself, and `outbox` has no primary key on purpose. */
const WITHOUT_ENTITY = ['migrations', 'outbox'];

/** Indexes, checks and foreign keys are the migrations' alone: half of ours cannot be said to TypeORM. */
const MIGRATIONS_OWN = [
  /^(CREATE|DROP) (UNIQUE )?INDEX /,
  /^ALTER TABLE \S+ DROP CONSTRAINT /,
  /^ALTER TABLE \S+ ADD CONSTRAINT \S+ (FOREIGN KEY|UNIQUE|CHECK) /,
];

export interface MigratedSchema {
  /** Address of a role that sees the whole schema: its owner. */
  url: string;
  schema: string;
  entities: EntityList;
}

/**
 * What TypeORM would change in a migrated schema so that it fits the entities (columns, types, arrays, nullability,
 * defaults, primary keys), and the tables that have no entity. For tests: nothing is changed, and nothing is what each
 * service expects here.
 */
export async function schemaDifferences({ url, schema, entities }: MigratedSchema): Promise<string[]> {
  const source = new DataSource({
    type: 'postgres',
    url,
    entities,
    namingStrategy: new SnakeNames(),
    installExtensions: false,
    logger: QUIET,
    extra: { max: 2, options: `-c search_path=${schema}` },
  });
  await source.initialize();
  try {
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    const changes = upQueries.map(({ query }) => query);
    return [
      ...changes.filter((change) => !MIGRATIONS_OWN.some((theirs) => theirs.test(change))),
      ...(await tablesWithoutEntity(source, schema)),
    ];
  } finally {
    await source.destroy();
  }
}

async function tablesWithoutEntity(source: DataSource, schema: string): Promise<string[]> {
  const known = [...WITHOUT_ENTITY, ...source.entityMetadatas.map(({ tableName }) => tableName)];
  const tables: { name: string }[] = await source.query(
    'SELECT tablename AS name FROM pg_tables WHERE schemaname = $1 AND tablename <> ALL ($2) ORDER BY 1',
    [schema, known],
  );
  return tables.map(({ name }) => `no entity for table "${name}"`);
}
