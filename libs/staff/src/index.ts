export { type StaffSource } from './staff-rights.js';
export { StaffMemberEntity, staffMigrationSql } from './staff-member.entity.js';
export { StaffModule } from './staff.module.js';
