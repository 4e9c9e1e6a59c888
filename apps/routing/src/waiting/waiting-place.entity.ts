import { Column, Entity, PrimaryColumn } from 'typeorm';

/** From whom a waiting contact comes, and what he wrote for staff. */
export interface HandedOver {
  agentId: string;
  name: string;
  note: string | null;
}

/** A contact that waits now. The row goes when somebody takes it or it ends. */
@Entity('waiting_places')
export class WaitingPlaceEntity {
  @PrimaryColumn('uuid') declare contactId: string;
  @Column('uuid') declare queueId: string;
  @Column('int') declare priority: number;
  /** At the head of the queue: it came back from an agent. */
  @Column('boolean') declare ahead: boolean;
  @Column('timestamptz') declare waitingSince: Date;
  @Column('timestamptz') declare enteredAt: Date;
  @Column('int', { default: 0 }) declare stepsDone: number;
  @Column('boolean', { default: false }) declare relaxed: boolean;
  @Column('uuid', { array: true }) declare visitedQueueIds: string[];
  /** Of a transfer. */
  @Column('jsonb', { nullable: true }) declare handedOver: HandedOver | null;
  @Column('timestamptz', { nullable: true }) declare dueAt: Date | null;
}
