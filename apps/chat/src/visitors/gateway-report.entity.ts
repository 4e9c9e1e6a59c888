import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One row: whether reports of visitors arrive at all. */
@Entity('gateway_reports')
export class GatewayReportEntity {
  @PrimaryColumn('boolean', { default: true }) declare onlyRow: boolean;
  @Column('timestamptz', { nullable: true }) declare heardAt: Date | null;
  @Column('timestamptz', { nullable: true }) declare continuousSince: Date | null;
}
