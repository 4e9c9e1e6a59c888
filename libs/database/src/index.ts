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
export { migrate, type MigrateOptions, type Migration, type MigrationClass, type Schema } from './migrate.js';
export { cursorOf, pageOf, type Place, placeOf } from './pages.js';
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
export type { Transaction } from './transaction.js';
