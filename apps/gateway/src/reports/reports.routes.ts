import {
  GetContactReport,
  ListContactReports,
  ListReportAttachments,
  ListReportAttachmentsQuery,
  ListReportMessages,
  ListReportMessagesQuery,
  ListReportsQuery,
  LiveFigures,
} from '@switchboard/contracts';
import { endpoint } from '../http/endpoint.js';

/** Reports: supervisors of the handling agents' teams, the reports right, administrators. Reports decides for each contact. */
export const REPORT_ROUTES = {
  contacts: endpoint({
    method: 'GET',
    path: '/v1/reports/contacts',
    summary: 'Contact reports that the reader may see, newest first',
    access: ['staff'],
    asks: ListContactReports,
    query: ListReportsQuery,
  }),
  contact: endpoint({
    method: 'GET',
    path: '/v1/reports/contacts/:id',
    summary: 'Times, segments, participants, status and attachments with who opened them',
    access: ['staff'],
    asks: GetContactReport,
    errors: ['report_not_found', 'gone'],
  }),
  messages: endpoint({
    method: 'GET',
    path: '/v1/reports/contacts/:id/messages',
    summary: 'Its transcript by pages, notes included; `after` is the `nextCursor` of the page before',
    access: ['staff'],
    asks: ListReportMessages,
    query: ListReportMessagesQuery,
    errors: ['report_not_found', 'gone'],
  }),
  attachments: endpoint({
    method: 'GET',
    path: '/v1/reports/attachments',
    summary: 'Every retained attachment that the reader may see',
    access: ['staff'],
    asks: ListReportAttachments,
    query: ListReportAttachmentsQuery,
  }),
} as const;

export const LIVE_ROUTES = {
  live: endpoint({
    method: 'GET',
    path: '/v1/reports/live',
    summary: 'The wallboard',
    access: ['staff'],
    reply: LiveFigures,
  }),
} as const;
