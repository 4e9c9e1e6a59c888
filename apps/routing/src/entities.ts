import { IdempotencyKeyEntity, TombstoneEntity } from '@switchboard/database';

/** Every table of routing. */
export const entities = [IdempotencyKeyEntity, TombstoneEntity];
