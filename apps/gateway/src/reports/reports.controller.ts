import { Controller } from '@nestjs/common';
import {
  GetContactReport,
  GetLiveFigures,
  ListContactReports,
  ListReportAttachments,
} from '@switchboard/contracts';
import { Asker } from '@switchboard/messaging';
import { type Call, Called, Serves } from '../http/endpoint.js';
import { REPORT_ROUTES as ROUTES } from './reports.routes.js';

/** /v1/reports */
@Controller()
export class ReportsController {
  constructor(private readonly asker: Asker) {}

  @Serves(ROUTES.contacts)
  contacts(@Called() { actor, given }: Call<typeof ROUTES.contacts>) {
    return this.asker.ask(ListContactReports, { actor, query: given });
  }

  @Serves(ROUTES.contact)
  contact(@Called() { actor, params }: Call<typeof ROUTES.contact>) {
    return this.asker.ask(GetContactReport, { actor, contactId: params.id });
  }

  @Serves(ROUTES.attachments)
  attachments(@Called() { actor, given }: Call<typeof ROUTES.attachments>) {
    return this.asker.ask(ListReportAttachments, { actor, query: given });
  }

  @Serves(ROUTES.live)
  live(@Called() { actor }: Call<typeof ROUTES.live>) {
    return this.asker.ask(GetLiveFigures, { actor });
  }
}
