import { Entity, PrimaryColumn } from 'typeorm';

@Entity('queue_members')
export class QueueMemberEntity {
  @PrimaryColumn('uuid') declare queueId: string;
  @PrimaryColumn('uuid') declare agentId: string;
}
