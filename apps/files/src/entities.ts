import { IdempotencyKeyEntity } from '@switchboard/database';
import { StaffMemberEntity } from '@switchboard/staff';

/** Every table of files. */
export const entities = [IdempotencyKeyEntity, StaffMemberEntity];
