import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { randomSecret } from '@switchboard/auth';
import { type Actor, AttachmentOpened, type Opening, isStaff } from '@switchboard/contracts';
import { Database } from '@switchboard/database';
import { Clock, logger, Metrics, Sweeps } from '@switchboard/kernel';
import { Outbox } from '@switchboard/outbox';
import type { AttachmentRow } from '../attachments/attachment.row.js';
import { AttachmentsService } from '../attachments/attachments.service.js';
import { ContactsService } from '../contacts/contacts.service.js';
import { ERRORS } from '../files.errors.js';
import { FILES_CONFIG, type FilesConfig } from '../files.config.js';
import { CookieJar, hashOf, signStaffOpening, STAFF_OPEN_SECONDS, THREE_YEARS_SECONDS } from './cookies.js';
import { linkHashOf } from './link.js';
import { LinkKeys } from './link-keys.js';
import { LinksRepository } from './links.repository.js';
import { type Answer, mayOpen, mayOpenInReport, type Target } from './may-open.rules.js';
import { Readers, type Identified, type Presented } from './readers.js';

/** A file that may be sent, and the cookies that go with it. */
export interface Opened {
  row: AttachmentRow;
  setCookies: string[];
}

const TICKET_SECONDS = 60;

/** Links: who may open them now, tickets for browsers, and the record of every answer. */
@Injectable()
export class LinksService implements OnModuleInit {
  private readonly log = logger('links');
  private readonly jar: CookieJar;
  private readonly opened;

  constructor(
    private readonly db: Database,
    private readonly links: LinksRepository,
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
    this.jar = new CookieJar(config.PUBLIC_URL);
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
    await this.links.addTicket({ hash: hashOf(ticket), attachmentId, actor, expiresAt });
    return { url: `${link}?ticket=${ticket}`, expiresAt: expiresAt.toISOString() };
  }

  /** A ticket becomes a cookie, and the address loses it. */
  async redeem(link: string, ticket: string): Promise<{ location: string; setCookie: string }> {
    const row = await this.rowOf(link);
    const now = this.clock.now();
    const actor = row && (await this.links.useTicket(hashOf(ticket), row.id, now));
    if (!row || !actor) throw ERRORS.ticketInvalid();
    if (isStaff(actor)) {
      const value = signStaffOpening(row.id, actor, this.config.COOKIE_SECRET, now);
      return { location: link, setCookie: this.jar.write('sb_open', value, STAFF_OPEN_SECONDS) };
    }
    const browser = randomSecret(256);
    await this.links.keepVisitorBrowser(hashOf(browser), actor.id, now);
    return { location: link, setCookie: this.jar.write('sb_visitor', browser, THREE_YEARS_SECONDS) };
  }

  async open(link: string, presented: Presented): Promise<Opened> {
    return this.decide(await this.rowOf(link), presented);
  }

  /** The reports' way to a file, by its id. */
  async openById(attachmentId: string, presented: Presented): Promise<Opened> {
    return this.decide(await this.attachments.find(attachmentId), presented, mayOpenInReport);
  }

  private async rowOf(link: string): Promise<AttachmentRow | null> {
    const hash = linkHashOf(link);
    return hash && this.attachments.findByLink(hash);
  }

  private async decide(row: AttachmentRow | null, presented: Presented, decideBy = mayOpen): Promise<Opened> {
    const reader = await this.readers.identify(presented, row);
    const target: Target = row && { attachment: row, contact: await this.contacts.get(row.contactId) };
    const answer = decideBy(reader, target);
    const viewer = answer.writesViewer ? (reader.viewerCookie ?? randomSecret(256)) : null;
    await this.record(row, reader, answer, viewer);

    if (answer.outcome === 'gone') throw ERRORS.gone();
    if (!row || answer.outcome === 'refused') throw ERRORS.attachmentNotFound();
    const setCookies = [...reader.renewedCookies];
    if (viewer) setCookies.push(this.jar.write('sb_viewer', viewer, THREE_YEARS_SECONDS));
    return { row, setCookies };
  }

  private async record(
    row: AttachmentRow | null,
    reader: Identified,
    { rule, outcome }: Answer,
    viewer: string | null,
  ): Promise<void> {
    const now = this.clock.now();
    const opening: Opening = { at: now.toISOString(), who: reader.who(rule), rule, outcome };
    await this.db.transaction(async (tx) => {
      await this.links.record(tx, row, opening);
      if (!row) return;
      if (viewer) await this.links.keepViewer(tx, hashOf(viewer), row.contactId, now);
      const { id: attachmentId, contactId } = row;
      await this.outbox.add(tx, {
        contract: AttachmentOpened,
        payload: { at: opening.at, contactId, attachmentId, opening },
        lane: contactId,
      });
    });
    this.opened.inc({ rule: String(rule), outcome });
    this.log.info({ attachmentId: row?.id ?? null, who: opening.who, rule, outcome }, 'link opened');
  }
}
