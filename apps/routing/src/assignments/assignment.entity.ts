import type { Assignment, HandedOverBy, QueueFacts, ReleaseReason } from '@switchboard/contracts';
import { isoTime } from '@switchboard/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { z } from 'zod';

export type Reason = z.infer<typeof ReleaseReason>;

/** Who was placed, with the teams he was in then: supervision asks who handled it at the time. */
class PlacedAgent {
  @Column('uuid', { name: 'agent_id' }) declare id: string;
  @Column('text', { name: 'agent_name' }) declare name: string;
  @Column('text', { name: 'public_name' }) declare publicName: string;
  @Column('uuid', { name: 'team_ids', array: true }) declare teamIds: string[];
}

/** An agent's place in a contact, from accept to release. */
@Entity('assignments')
export class AssignmentEntity implements Assignment {
  @PrimaryColumn('uuid', { name: 'id' }) declare assignmentId: string;
  @Column('uuid') declare contactId: string;
  @Column(() => PlacedAgent, { prefix: false }) declare agent: PlacedAgent;
  @Column('text') declare kind: Assignment['kind'];
  @Column('uuid', { nullable: true, unique: true }) declare offerId: string | null;
  @Column('uuid', { nullable: true }) declare replaces: string | null;
  @Column('jsonb', { nullable: true }) declare handedOverBy: HandedOverBy | null;
  @Column('uuid', { select: false }) declare queueId: string;
  @Column('jsonb') declare queue: QueueFacts;
  @Column('int') declare placement: number;
  @Column('timestamptz', { transformer: isoTime }) declare madeAt: string;
  @Column('timestamptz', { nullable: true, select: false }) declare releasedAt: Date | null;
  @Column('text', { nullable: true, select: false }) declare releaseReason: Reason | null;
}
