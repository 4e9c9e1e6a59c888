import { IdempotencyKeyEntity } from '@switchboard/database';

/** Every table of accounts. */
export const entities = [IdempotencyKeyEntity];
