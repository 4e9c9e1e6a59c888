import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { randomSecret } from '@switchboard/auth';
import { type Actor, AttachmentOpened, type Opening, isStaff } from '@switchboard/contracts';
import { Database, Tombstones, type Transaction } from '@switchboard/database';
import { Limit, type NewCookie, TokenBuckets } from '@switchboard/http';
import { Clock, logger, Metrics, Sweeps } from '@switchboard/kernel';
import { Outbox } from '@switchboard/outbox';
import { AttachmentEntity } from '../attachments/attachment.entity.js';
import type { ForgottenAttachmentEntity } from '../attachments/forgotten-attachment.entity.js';
import { AttachmentsService } from '../attachments/attachments.service.js';
import { ContactsService } from '../contacts/contacts.service.js';
import { ERRORS } from '../files.errors.js';
import { FILES_CONFIG, type FilesConfig } from '../files.config.js';
import { hashOf, signStaffOpening, STAFF_OPEN_SECONDS, THREE_YEARS_SECONDS } from '../access/cookies.js';
import { linkHashOf } from './link.js';
import { LinkKeys } from './link-keys.js';
import { LinksRepository } from './links.repository.js';
import { type Answer, mayOpen, mayOpenInReport, type Target } from '../access/may-open.rules.js';
import { Readers, type Identified, type Presented } from '../access/readers.js';

/** A file that may be sent, and the cookies that go with it. */
export interface Opened {
  row: AttachmentEntity;
  cookies: NewCookie[];
}

/** A file, or what is left of it. */
type Found = AttachmentEntity | ForgottenAttachmentEntity;

const TICKET_SECONDS = 60;
const NEW_VIEWERS_PER_MINUTE = 60;

/** Links: who may open them now, tickets for browsers, and the record of every answer. */
@Injectable()
export class LinksService implements OnModuleInit {
  private readonly log = logger('links');
  /** Guesses are counted: none is stored, and nobody may make many. */
  private readonly guesses: Limit;
  /** Browsers that may come back after the end: one that takes no cookie is a new one every time. */
  private readonly newViewers = new Limit('newViewers', TokenBuckets.perMinute(NEW_VIEWERS_PER_MINUTE));
  private readonly opened;

  constructor(
    private readonly db: Database,
    private readonly links: LinksRepository,
    private readonly tombstones: Tombstones,
    private readonly attachments: AttachmentsService,
    private readonly contacts: ContactsService,
    private readonly readers: Readers,
    private readonly keys: LinkKeys,
    private readonly outbox: Outbox,
    private readonly sweeps: Sweeps,
    private readonly clock: Clock,
    metrics: Metrics,
    @Inject(FILES_CONFIG) private readonly config: FilesConfig,
  ) {
    this.guesses = new Limit('unknownLinks', TokenBuckets.perMinute(config.RATE_UNKNOWN_LINKS_PER_MINUTE));
    this.opened = metrics.counter('files_openings_total', 'Answers to opened links, by rule', [
      'rule',
      'outcome',
    ]);
  }

  onModuleInit(): void {
    this.sweeps.every({ name: 'old tickets', ms: 600_000 }, () => this.links.forgetOld(this.clock.now()));
  }

  /** Lets a browser open the link where no bearer token can go: 256 bits, once, for a minute. */
  async issueTicket(actor: Actor, attachmentId: string) {
    const { row, contact } = await this.attachments.readable(actor, attachmentId);
    const { link } = this.attachments.shown(row, actor, contact);
    if (!link) throw ERRORS.attachmentNotFound();
    const ticket = randomSecret(256);
    const expiresAt = new Date(this.clock.now().getTime() + TICKET_SECONDS * 1000);
    await this.db.transaction(async (tx) => {
      if (!(await this.tombstones.alive(tx, [row.contactId])).has(row.contactId)) throw ERRORS.gone();
      await this.links.addTicket(tx, { hash: hashOf(ticket), attachmentId, actor, expiresAt });
    });
    return { url: `${link}?ticket=${ticket}`, expiresAt: expiresAt.toISOString() };
  }

  /** A ticket becomes a cookie, and the address loses it. */
  async redeem(link: string, ticket: string, network: string): Promise<NewCookie> {
    const row = await this.rowOf(link);
    const now = this.clock.now();
    const actor = row && (await this.links.useTicket(hashOf(ticket), row.id, now));
    if (!row || !actor) {
      this.guesses.take([network]);
      throw ERRORS.ticketInvalid();
    }
    if (isStaff(actor)) {
      const value = signStaffOpening(row.id, actor, this.config.COOKIE_SECRET, now);
      return { name: 'sb_open', value, maxAgeSeconds: STAFF_OPEN_SECONDS };
    }
    const value = randomSecret(256);
    await this.readers.rememberVisitor(value, actor.id);
    return { name: 'sb_visitor', value, maxAgeSeconds: THREE_YEARS_SECONDS };
  }

  async open(link: string, presented: Presented): Promise<Opened> {
    return this.decide(await this.rowOf(link), presented);
  }

  /** A small picture that a transcript shows by itself: whoever takes part has opened nothing by it. */
  async look(link: string, presented: Presented): Promise<Opened> {
    return this.decide(await this.rowOf(link), presented, { records: isWorthRecording });
  }

  /** The reports' way to a file: by its id, for whoever reads the report. */
  async openById(attachmentId: string, presented: Presented): Promise<Opened> {
    return this.decide(await this.attachments.find({ id: attachmentId }), presented, { by: mayOpenInReport });
  }

  async forget(tx: Transaction, contactIds: string[]): Promise<void> {
    await this.links.forgetContacts(tx, contactIds);
  }

  private async rowOf(link: string): Promise<Found | null> {
    const linkHash = linkHashOf(link);
    return linkHash && this.attachments.find({ linkHash });
  }

  private async decide(
    row: Found | null,
    presented: Presented,
    { by = mayOpen, records = always }: { by?: typeof mayOpen; records?: (answer: Answer) => boolean } = {},
  ): Promise<Opened> {
    const reader = await this.readers.identify(presented, row);
    const target: Target = row && { attachment: row, contact: await this.contacts.get(row.contactId) };
    const answer = by(reader, target);
    this.opened.inc({ rule: String(answer.rule), outcome: answer.outcome });
    if (!row) {
      this.guesses.take([presented.network]);
      throw ERRORS.attachmentNotFound();
    }
    const viewer = answer.writesViewer ? this.viewerOf(reader, presented) : null;
    if (records(answer)) await this.record(row, reader, answer, viewer);

    if (answer.outcome === 'gone') throw ERRORS.gone();
    if (answer.outcome === 'refused' || !(row instanceof AttachmentEntity)) throw ERRORS.attachmentNotFound();
    const cookies = [...reader.renewedCookies];
    if (viewer) cookies.push({ name: 'sb_viewer', value: viewer, maxAgeSeconds: THREE_YEARS_SECONDS });
    return { row, cookies };
  }

  private viewerOf({ viewerCookie }: Identified, { network }: Presented): string | null {
    return viewerCookie ?? (this.newViewers.allows(network) ? randomSecret(256) : null);
  }

  /** What one reader is answered about one file is told once an hour, however often he asks. */
  private async record(
    { id: attachmentId, contactId }: Found,
    reader: Identified,
    { rule, outcome }: Answer,
    viewer: string | null,
  ): Promise<void> {
    const now = this.clock.now();
    const opening: Opening = { at: now.toISOString(), who: reader.who(rule), rule, outcome };
    const isNew = await this.db.transaction(async (tx) => {
      if (!(await this.tombstones.alive(tx, [contactId])).has(contactId)) return false;
      if (viewer) await this.readers.rememberViewer(tx, viewer, contactId);
      if (!(await this.links.record(tx, { id: attachmentId, contactId }, opening))) return false;
      await this.outbox.add(tx, {
        contract: AttachmentOpened,
        payload: { at: opening.at, contactId, attachmentId, opening },
        lane: contactId,
      });
      return true;
    });
    if (isNew) this.log.info({ attachmentId, who: opening.who, rule, outcome }, 'link opened');
  }
}

const always = () => true;

/** Not of staff and of the visitor (rules 6 and 7), whose own transcript it stands in. */
const isWorthRecording = ({ rule, outcome }: Answer): boolean =>
  outcome !== 'allowed' || (rule !== 6 && rule !== 7);
