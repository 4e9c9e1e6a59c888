export { Inbox } from './inbox.js';
export { inboxMigrationSql, LANES, outboxMigrationSql } from './migration-sql.js';
export {
  type Inserted,
  Outbox,
  type RowSql,
  type RowSqlOptions,
  type Telling,
  type ToldRow,
} from './outbox.js';
export { OutboxModule } from './outbox.module.js';
export { OutboxRelay } from './outbox-relay.js';
