import { IdempotencyKeyEntity, TombstoneEntity } from '@switchboard/database';
import { StaffMemberEntity } from '@switchboard/staff';

/** Every table of chat. */
export const entities = [IdempotencyKeyEntity, StaffMemberEntity, TombstoneEntity];
