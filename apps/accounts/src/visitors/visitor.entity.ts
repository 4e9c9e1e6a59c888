import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('visitors')
export class VisitorEntity {
  @PrimaryColumn('uuid') declare id: string;
  /** SHA-256 of the visitor key; null once it is forgotten. */
  @Column('text', { nullable: true }) declare keyHash: string | null;
  @Column('uuid') declare firstWidgetId: string;
  @Column('timestamptz') declare createdAt: Date;
  @Column('timestamptz') declare lastUsedAt: Date;
  @Column('timestamptz', { nullable: true }) declare forgottenAt: Date | null;
}
