export type { NewEvent } from './event-row.js';
export { outboxMigrationSql } from './migration-sql.js';
export { Outbox } from './outbox.js';
export { OutboxModule } from './outbox.module.js';
export { OutboxRelay } from './outbox-relay.js';
export type { EventsSql, OutboxStatement, StatementOptions } from './outbox-statement.js';
export { Settings, SettingsTrail, type Thing } from './settings.js';
export { SettingsModule } from './settings.module.js';
