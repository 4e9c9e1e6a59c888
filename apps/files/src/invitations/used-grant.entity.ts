import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A grant that was used: it is good once. */
@Entity('used_grants')
export class UsedGrantEntity {
  @PrimaryColumn('uuid')
  declare jti: string;

  @Column('timestamptz')
  declare expiresAt: Date;
}
