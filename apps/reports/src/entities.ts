import { StaffMemberEntity } from '@switchboard/staff';

/** Every table of reports. */
export const entities = [StaffMemberEntity];
