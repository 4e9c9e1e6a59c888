import { Injectable } from '@nestjs/common';
import {
  type Actor,
  type ContactState,
  MessageRead,
  isVisitor,
  type Payload,
  type StaffRole,
} from '@switchboard/contracts';
import { Database, prepared } from '@switchboard/database';
import { type EventsSql, Outbox, type OutboxStatement } from '@switchboard/outbox';
import { messageOf } from '../transcript/message.mapper.js';
import type { Standing } from './speaking.rules.js';
import { shownAsOf } from '../contacts/contact.rules.js';

interface PartRow {
  id: string;
  name: string | null;
  public_name: string | null;
  role: StaffRole;
  left_at: string | null;
}
interface StandingRow {
  state: ContactState;
  revision: number;
  last_seq: number;
  is_visitor: boolean;
  visitor_name: string | null;
  part: PartRow | null;
  earlier: object | null;
}

/** What sending and reading need, in one statement each. */
@Injectable()
export class MessagesRepository {
  private readonly reading: OutboxStatement;

  constructor(
    private readonly db: Database,
    outbox: Outbox,
  ) {
    this.reading = outbox.statement({ name: 'mark-read', param: 4, from: 'mark', text: markSql });
  }

  /** One read, no lock. */
  async standingOf(
    actor: Actor,
    contactId: string,
    clientMessageId: string | null,
  ): Promise<Standing | null> {
    const rows = await this.db.sql<StandingRow>(STANDING, [contactId, actor.id, clientMessageId]);
    return rows[0] ? standing(contactId, actor, rows[0]) : null;
  }

  /** How far anybody but this reader has read; 0 where nobody has. */
  async readByOthers(contactId: string, readerId: string): Promise<number> {
    const rows = await this.db.sql<{ seq: number }>(READ_BY_OTHERS, [contactId, readerId]);
    return rows[0]?.seq ?? 0;
  }

  async readBy(contactId: string, readerId: string): Promise<number> {
    const rows = await this.db.sql<{ seq: number }>(
      'SELECT seq FROM read_marks WHERE contact_id = $1 AND reader_id = $2',
      [contactId, readerId],
    );
    return rows[0]?.seq ?? 0;
  }

  /** Only forwards; told only when it moved. */
  async markRead(
    contactId: string,
    actor: Payload<typeof MessageRead>['actor'],
    seq: number,
    at: Date,
  ): Promise<void> {
    const payload = { at: at.toISOString(), contactId, actor, seq };
    const event = { contract: MessageRead, payload, lane: contactId };
    await this.reading.run(this.db, [contactId, actor.id, seq], [event]);
  }
}

const STANDING = prepared(
  'standing',
  `
  SELECT c.state, c.revision, c.last_seq, c.visitor_id = $2 AS is_visitor, c.visitor->>'name' AS visitor_name,
    (SELECT jsonb_build_object('id', p.id, 'name', p.name, 'public_name', p.public_name, 'role', p.role,
                               'left_at', p.left_at) FROM participants p
     WHERE p.contact_id = $1 AND p.user_id = $2 AND p.joined_at IS NOT NULL
     ORDER BY p.left_at DESC NULLS FIRST LIMIT 1) AS part,
    (SELECT to_jsonb(m) FROM messages m
     WHERE m.contact_id = $1 AND m.sender_id = $2 AND m.client_message_id = $3 AND m.kind = 'text') AS earlier
  FROM contacts c WHERE c.id = $1`,
);
const READ_BY_OTHERS = prepared(
  'read-by-others',
  'SELECT coalesce(max(seq), 0)::int AS seq FROM read_marks WHERE contact_id = $1 AND reader_id <> $2',
);

const markSql = ({ insert }: EventsSql) => `
  WITH mark AS (
         INSERT INTO read_marks AS known (contact_id, reader_id, seq) VALUES ($1::uuid, $2::uuid, $3::int)
         ON CONFLICT (contact_id, reader_id) DO UPDATE SET seq = EXCLUDED.seq WHERE known.seq < EXCLUDED.seq RETURNING seq),
       ${insert}
  SELECT seq FROM mark`;

function standing(contactId: string, actor: Actor, row: StandingRow): Standing {
  const { state, revision, last_seq: lastSeq, earlier } = row;
  return {
    contactId,
    state,
    revision,
    lastSeq,
    part: isVisitor(actor) ? visitorsPart(row) : agentsPart(row),
    earlier: earlier && messageOf(earlier),
  };
}

function visitorsPart({ is_visitor, visitor_name }: StandingRow): Standing['part'] {
  return is_visitor ? { role: 'visitor', name: visitor_name, isPresent: true } : null;
}

function agentsPart({ part }: StandingRow): Standing['part'] {
  if (!part) return null;
  const { id, role, name, public_name: publicName, left_at: leftAt } = part;
  const shownAs = shownAsOf({ id, role, name, publicName });
  return { role, name, isPresent: leftAt === null, shownAs };
}
