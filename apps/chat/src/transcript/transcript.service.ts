import { Injectable } from '@nestjs/common';
import type { LastNumbers, ListMessages, Message, Payload } from '@switchboard/contracts';
import { visibleTo } from '@switchboard/contracts';
import { AppError, Batcher, currentContext, uuidv7 } from '@switchboard/kernel';
import type { Transaction } from '@switchboard/database';
import type { Entry } from './entry.entity.js';
import { type Line, TranscriptRepository } from './transcript.repository.js';
import { draft, numbered } from './transcript.rules.js';

/** Two, so that the next lines are written while the last ones wait for the disk. */
const SAID_TOGETHER = { max: 50, waitMs: 0, atOnce: 2 };

type Query = Payload<typeof ListMessages>['query'];

/** What is said in a contact and what happened in it, numbered. */
@Injectable()
export class TranscriptService {
  private readonly lines = new Batcher((lines: Line[]) => this.sayTogether(lines), SAID_TOGETHER);

  constructor(private readonly transcript: TranscriptRepository) {}

  /** In the transaction of their cause, under the contact's lock. A cause that had its message gets no second one. */
  async append(tx: Transaction, contactId: string, last: LastNumbers, entries: Entry[]) {
    const causes = entries.flatMap(({ cause }) => cause ?? []);
    const had = await this.transcript.causesAmong(tx, contactId, causes);
    const fresh = entries.filter(({ cause }) => !cause || !had.has(cause));
    const result = numbered(
      last,
      fresh.map((entry) => draft(contactId, uuidv7(), entry)),
    );
    await this.transcript.insert(
      tx,
      result.messages,
      fresh.map(({ cause }) => cause),
    );
    return result;
  }

  /** What a contact begins with, numbered; it is stored with the contact itself. */
  first(contactId: string, entries: Entry[]) {
    const drafts = entries.map((entry) => draft(contactId, uuidv7(), entry));
    return numbered({ lastSeq: 0, lastStaffSeq: 0 }, drafts);
  }

  /** What somebody says, if nothing of the contact but its numbers has changed since `revision`; else null. */
  say(contactId: string, revision: number, entry: Entry): Promise<Message | null> {
    return this.transcript.appendIfUnchanged(revision, draft(contactId, uuidv7(), entry));
  }

  /** The same to everyone, in one statement with what others say at this moment. Null may also mean: say it alone. */
  sayWithOthers(contactId: string, revision: number, entry: Entry): Promise<Message | null> {
    return this.lines.add({ revision, draft: draft(contactId, uuidv7(), entry), context: currentContext() });
  }

  /** One refused line must not take the others with it: each is then said alone. */
  private async sayTogether(lines: Line[]): Promise<(Message | null)[]> {
    try {
      return await this.transcript.appendTogether(lines);
    } catch (error) {
      // A database that is not there is not there for each of them either.
      if (error instanceof AppError && error.code !== 'conflict') throw error;
      return lines.map(() => null);
    }
  }

  /** Ascending; only what the reader may see. */
  async read(contactId: string, reader: 'visitor' | 'staff', query: Query): Promise<Message[]> {
    const messages = await this.transcript.list(contactId, query, reader === 'staff');
    return messages.flatMap((message) => visibleTo(reader, message) ?? []);
  }
}
