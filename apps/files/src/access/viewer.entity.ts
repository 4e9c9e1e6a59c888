import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A browser that opened a file of a contact while it was open: what is kept of the cookie `sb_viewer`. */
@Entity('viewers')
export class ViewerEntity {
  @PrimaryColumn('bytea')
  declare hash: Buffer;

  @PrimaryColumn('uuid')
  declare contactId: string;

  @Column('timestamptz')
  declare firstOpenedAt: Date;
}
