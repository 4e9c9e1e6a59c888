export { Database } from './database.js';
export { DatabaseModule, type DatabaseModuleOptions } from './database.module.js';
export { type EntityList, POOL_VALUES, type PoolValues } from './data-source.js';
export { hashOf, Idempotency, idempotencyMigrationSql, keyReused, type Repeatable } from './idempotency.js';
export { migrate, type MigrateOptions, type MigrationClass } from './migrate.js';
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
export { Sweep, type SweepOptions, Sweeps, type SweepWork } from './sweep.js';
export { afterCommit, preparedIn } from './transactions.js';
