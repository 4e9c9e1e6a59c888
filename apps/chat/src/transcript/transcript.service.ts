import { Injectable } from '@nestjs/common';
import type { LastNumbers, ListMessages, Message, Payload } from '@switchboard/contracts';
import { visibleTo } from '@switchboard/contracts';
import { fitting, type Transaction } from '@switchboard/database';
import { uuidv7 } from '@switchboard/kernel';
import type { Entry } from './entry.types.js';
import { TranscriptRepository } from './transcript.repository.js';
import { draft, numbered } from './transcript.rules.js';

type Query = Payload<typeof ListMessages>['query'];

/** Some of a transcript, ascending, and whether there is more on the side that was asked for. */
export interface TranscriptPage {
  items: Message[];
  hasMore: boolean;
}

/** What is said in a contact and what happened in it, numbered. */
@Injectable()
export class TranscriptService {
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

  forget(tx: Transaction, contactIds: string[]): Promise<void> {
    return this.transcript.forget(tx, contactIds);
  }

  /** Ascending; only what the reader may see, and no more at once than one reply takes: he asks for the rest. */
  async read(contactId: string, reader: 'visitor' | 'staff', query: Query): Promise<TranscriptPage> {
    const upwards = query.beforeSeq !== undefined && query.afterSeq === undefined;
    const found = await this.transcript.list(contactId, {
      query,
      upwards,
      includesStaff: reader === 'staff',
    });
    const shown = found.slice(0, query.limit).flatMap((message) => visibleTo(reader, message) ?? []);
    const items = fitting(shown);
    const hasMore = found.length > query.limit || shown.length > items.length;
    return { items: upwards ? items.reverse() : items, hasMore };
  }
}
