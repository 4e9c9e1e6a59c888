import { IdempotencyKeyEntity } from '@switchboard/database';

/** Every table of routing. */
export const entities = [IdempotencyKeyEntity];
