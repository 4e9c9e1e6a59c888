import { Column, Entity, PrimaryColumn } from 'typeorm';

/** When a visitor was last seen by a gateway. */
@Entity('visitor_sightings')
export class VisitorSightingEntity {
  @PrimaryColumn('uuid') declare visitorId: string;
  @Column('timestamptz') declare seenAt: Date;
}
