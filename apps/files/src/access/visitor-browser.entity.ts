import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A browser that opens files as its visitor does: what is kept of the cookie `sb_visitor`. */
@Entity('visitor_browsers')
export class VisitorBrowserEntity {
  @PrimaryColumn('bytea')
  declare hash: Buffer;

  @Column('uuid')
  declare visitorId: string;

  @Column('timestamptz')
  declare lastUsedAt: Date;
}
