import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What was answered to a POST that came with an `Idempotency-Key`. */
@Entity('idempotency_keys')
export class IdempotencyKeyEntity {
  @PrimaryColumn('text') declare actorId: string;
  @PrimaryColumn('text') declare key: string;
  @Column('text') declare bodyHash: string;
  @Column('json', { nullable: true }) declare reply: object | null;
  @Column('uuid', { nullable: true }) declare contactId: string | null;
  @Column('timestamptz', { default: () => 'now()' }) declare createdAt: Date;
}
