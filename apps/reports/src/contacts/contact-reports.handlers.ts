import { Controller } from '@nestjs/common';
import {
  ContactChanged,
  ContactClosed,
  ContactEnded,
  ContactRated,
  ContactStarted,
  GetContactReport,
  ListContactReports,
  ListReportMessages,
  type ContactFacts,
  type Payload,
} from '@switchboard/contracts';
import { OnEvent, OnRequest } from '@switchboard/messaging';
import { Freshness } from '../live/freshness.js';
import { ContactReportsService } from './contact-reports.service.js';

/** /v1/reports/contacts, and the events that fill it. */
@Controller()
export class ContactReportsHandlers {
  constructor(
    private readonly reports: ContactReportsService,
    private readonly freshness: Freshness,
  ) {}

  @OnEvent(ContactStarted)
  started(event: Payload<typeof ContactStarted>): Promise<void> {
    return this.keep(event);
  }

  @OnEvent(ContactChanged)
  changed(event: Payload<typeof ContactChanged>): Promise<void> {
    return this.keep(event);
  }

  @OnEvent(ContactEnded)
  ended(event: Payload<typeof ContactEnded>): Promise<void> {
    return this.keep(event);
  }

  @OnEvent(ContactClosed)
  closed(event: Payload<typeof ContactClosed>): Promise<void> {
    return this.keep(event);
  }

  @OnEvent(ContactRated)
  async rated(event: Payload<typeof ContactRated>): Promise<void> {
    await this.reports.keepRating(event);
    this.freshness.saw(event);
  }

  @OnRequest(ListContactReports)
  list(question: Payload<typeof ListContactReports>) {
    return this.reports.list(question);
  }

  @OnRequest(GetContactReport)
  get(question: Payload<typeof GetContactReport>) {
    return this.reports.get(question);
  }

  @OnRequest(ListReportMessages)
  messages(question: Payload<typeof ListReportMessages>) {
    return this.reports.messages(question);
  }

  private async keep(event: { at: string; contact: ContactFacts }): Promise<void> {
    await this.reports.keep(event.contact);
    this.freshness.saw(event);
  }
}
