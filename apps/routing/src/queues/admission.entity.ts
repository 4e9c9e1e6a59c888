import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A visitor who was let in and whose contact has not come yet: he takes a place in a queue that has only so many. */
@Entity('admissions')
export class AdmissionEntity {
  @PrimaryColumn('uuid') declare queueId: string;
  @PrimaryColumn('uuid') declare visitorId: string;
  @Column('timestamptz', { default: () => 'now()' }) declare admittedAt: Date;
}
