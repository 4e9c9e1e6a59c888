import { Injectable } from '@nestjs/common';
import type { ListReportMessages, Message, Payload, Reply } from '@switchboard/contracts';
import { Database, fitting, Tombstones, type Transaction } from '@switchboard/database';
import { type Numbers, TranscriptRepository } from './transcript.repository.js';

type Query = Payload<typeof ListReportMessages>['query'];

/** What was said in contacts, staff notes included: only staff read reports. */
@Injectable()
export class TranscriptService {
  constructor(
    private readonly transcripts: TranscriptRepository,
    private readonly tombstones: Tombstones,
    private readonly db: Database,
  ) {}

  /** Of contacts that were purged nothing comes back. */
  async keep(messages: Message[]): Promise<void> {
    const contactIds = [...new Set(messages.map(({ contactId }) => contactId))];
    await this.db.transaction(async (tx) => {
      const alive = await this.tombstones.alive(tx, contactIds);
      await this.transcripts.keep(
        tx,
        messages.filter(({ contactId }) => alive.has(contactId)),
      );
    });
  }

  forget(tx: Transaction, contactIds: string[]): Promise<void> {
    return this.transcripts.forget(tx, contactIds);
  }

  /** A page, by number and by bytes. */
  async read(contactId: string, { after, limit }: Query): Promise<Reply<typeof ListReportMessages>> {
    const found = await this.transcripts.read(contactId, numbersOf(after), limit + 1);
    const items = fitting(found.slice(0, limit));
    const last = items.at(-1);
    return { items, nextCursor: last && found.length > items.length ? placeOf(last) : null };
  }
}

/** The place of a message as the next page is asked for: `12`, or `12.3` for the third note. */
const placeOf = ({ seq, staffSeq }: Message): string =>
  staffSeq === undefined ? `${seq}` : `${seq}.${staffSeq}`;

function numbersOf(place: string | undefined): Numbers {
  const [seq = -1, staffSeq = 0] = place?.split('.').map(Number) ?? [];
  return { seq, staffSeq };
}
