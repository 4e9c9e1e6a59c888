import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who has a socket, by gateway. */
@Entity('gateway_sightings')
export class GatewaySightingEntity {
  @PrimaryColumn('uuid') declare agentId: string;
  @PrimaryColumn('text') declare gatewayId: string;
  @Column('timestamptz') declare seenAt: Date;
  /** When that gateway said that he has none any more. */
  @Column('timestamptz', { nullable: true }) declare goneAt: Date | null;
}
