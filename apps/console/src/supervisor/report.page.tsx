import { Anchor, Badge, Title } from '@mantine/core';
import type { Attachment, ContactReportDetails } from '@switchboard/contracts';
import { safeName } from '@switchboard/web';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { http, type Page } from '../api';
import { Asked } from '../shared/states';
import { Transcript } from '../shared/transcript';
import { useTitle } from '../shared/use-title';
import { t } from '../texts';
import { outcomeOf } from './outcome-words';
import { ReportKeeping } from './report-keeping';
import { useReportMessages } from './report-messages';
import { ReportAttachments, ReportFacts, ReportSegments } from './report-parts';
import classes from './supervisor.module.css';

/** Contact details: times, participants, status, transcript, and all attachments with who opened them (V19). */
export function ReportPage({ contactId }: { contactId: string }) {
  const query = useQuery({
    queryKey: ['report', contactId],
    queryFn: () => http.ask<ContactReportDetails>(`/v1/reports/contacts/${contactId}`),
    // It follows by events: one that is not closed yet goes on.
    refetchInterval: ({ state }) => (state.data && state.data.closedAt === null ? 5_000 : false),
  });
  return (
    <div className={`${classes.page} ${classes.tall}`}>
      <Anchor component={Link} to="/reports" size="sm">
        ← {t('nav.reports')}
      </Anchor>
      <Asked query={query}>{(report) => <Report report={report} />}</Asked>
    </div>
  );
}

function Report({ report }: { report: ContactReportDetails }) {
  const name = safeName(report.visitor.name, t('visitor'));
  const links = useQuery({
    queryKey: ['attachments', report.contactId],
    queryFn: () =>
      http.ask<Page<Attachment>>(`/v1/contacts/${report.contactId}/attachments`, { query: { limit: 200 } }),
  });
  const transcript = useReportMessages(report.contactId, report.closedAt === null);
  const attachments = report.attachments.map((attachment) => ({
    ...attachment,
    ...links.data?.items.find(({ id }) => id === attachment.id),
    openings: attachment.openings,
  }));
  useTitle(`${name} · ${t('nav.reports')}`);

  return (
    <>
      <header className={classes.head}>
        <Title order={1}>{name}</Title>
        <span className={classes.soft}>
          {report.queue.number} {report.queue.name}
        </span>
        <Badge variant="light" color={report.status ? 'green' : 'gray'} className={classes.badge}>
          {outcomeOf(report)}
        </Badge>
        {report.important && (
          <Badge variant="light" color="yellow" className={classes.badge}>
            {t('contact.important')}
          </Badge>
        )}
      </header>
      <div className={classes.details}>
        <section className={classes.transcript} aria-label={t('transcript.title')}>
          <Asked query={transcript.query}>
            {() => (
              <Transcript
                messages={transcript.messages}
                attachments={attachments}
                ownId={null}
                opensAt="start"
                later={transcript.later}
                onLater={() => void transcript.readOn()}
              />
            )}
          </Asked>
        </section>
        <div className={classes.parts}>
          <ReportFacts report={report} />
          <ReportAttachments report={report} attachments={attachments} />
          <ReportSegments report={report} />
          <ReportKeeping report={report} />
        </div>
      </div>
    </>
  );
}
