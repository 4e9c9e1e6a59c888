export { RightsOfStaff, type StaffSource } from './staff-rights.js';
export { StaffMember, staffMigrationSql } from './staff-member.entity.js';
export { StaffModule } from './staff.module.js';
