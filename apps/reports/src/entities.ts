import { TombstoneEntity } from '@switchboard/database';
import { StaffMemberEntity } from '@switchboard/staff';

/** Every table of reports. */
export const entities = [StaffMemberEntity, TombstoneEntity];
