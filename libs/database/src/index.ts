export { Database } from './database.js';
export { DatabaseModule, type DatabaseModuleOptions } from './database.module.js';
export {
  type DedicatedConnection,
  POOL_VALUES,
  type PoolValues,
  prepared,
  type Statement,
} from './connections.js';
export type { EntityList } from './data-source.js';
export { hashOf, Idempotency, idempotencyMigrationSql, keyReused, type Repeatable } from './idempotency.js';
export { IdempotencyKeyEntity } from './idempotency-key.entity.js';
export { isoTime } from './iso-time.js';
export { migrate, type MigrateOptions, type Migration, type MigrationClass, type Schema } from './migrate.js';
export { cursorOf, fitting, newestFirst, pageOf, type Place, placeOf } from './pages.js';
export {
  fromPostgres,
  isConnectionLost,
  isRetryable,
  isUniqueViolation,
  PostgresError,
  sqlStateOf,
} from './postgres-errors.js';
export {
  DATABASE_SERVICES,
  type DatabaseService,
  dropProvisioned,
  provisionDatabase,
  type ProvisionOptions,
  type RolePasswords,
  rolesOf,
  urlOf,
} from './provision.js';
export { schemaDifferences } from './schema-differences.js';
export { TombstoneEntity } from './tombstone.entity.js';
export { Tombstones, tombstonesMigrationSql } from './tombstones.js';
export type { Repository, Transaction } from './transaction.js';
