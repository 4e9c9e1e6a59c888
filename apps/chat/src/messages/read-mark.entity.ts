import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far somebody has read. */
@Entity('read_marks')
export class ReadMarkEntity {
  @PrimaryColumn('uuid') declare contactId: string;
  @PrimaryColumn('uuid') declare readerId: string;
  @Column('int') declare seq: number;
}
