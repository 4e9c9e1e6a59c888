import { Anchor, Table, Title } from '@mantine/core';
import type { Attachment, ContactReportDetails } from '@switchboard/contracts';
import { safeName } from '@switchboard/web';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { http, type Page } from '../api';
import { AttachmentView } from '../shared/attachment';
import { formatDateTime, formatSeconds } from '../shared/format';
import { Asked } from '../shared/states';
import { Transcript } from '../shared/transcript';
import { t } from '../texts';
import classes from './supervisor.module.css';

/** Contact details: times, participants, status, transcript, and all attachments with who opened them (V19). */
export function ReportPage({ contactId }: { contactId: string }) {
  const query = useQuery({
    queryKey: ['report', contactId],
    queryFn: () => http.ask<ContactReportDetails>(`/v1/reports/contacts/${contactId}`),
  });
  return (
    <div className={classes.page}>
      <Anchor component={Link} to="/reports">
        ← {t('nav.reports')}
      </Anchor>
      <Asked query={query}>{(report) => <Report report={report} />}</Asked>
    </div>
  );
}

function Report({ report }: { report: ContactReportDetails }) {
  const links = useQuery({
    queryKey: ['attachments', report.contactId],
    queryFn: () =>
      http.ask<Page<Attachment>>(`/v1/contacts/${report.contactId}/attachments`, { query: { limit: 200 } }),
  });
  const attachments = report.attachments.map((attachment) => ({
    ...attachment,
    ...links.data?.items.find(({ id }) => id === attachment.id),
    openings: attachment.openings,
  }));

  return (
    <>
      <Title order={1} size="h2">
        {safeName(report.visitor.name, t('visitor'))} · {report.queue.number} {report.queue.name}
      </Title>
      <div className={classes.details}>
        <section className={`${classes.card} ${classes.transcript}`} aria-label={t('transcript.title')}>
          <Transcript messages={report.transcript} attachments={attachments} ownId={null} />
        </section>
        <div>
          <Facts report={report} />
          <Attachments attachments={attachments} />
          <Segments report={report} />
        </div>
      </div>
    </>
  );
}

function Facts({ report }: { report: ContactReportDetails }) {
  const rows: readonly (readonly [string, string | null])[] = [
    [t('outcome.status'), report.status?.name ?? (report.notSet ? t('reports.notSet') : null)],
    [t('reports.started'), formatDateTime(report.startedAt)],
    [t('reports.answered'), report.answeredAt && formatDateTime(report.answeredAt)],
    [t('reports.ended'), report.endedAt && formatDateTime(report.endedAt)],
    [t('reports.endedBy'), report.endedBy && t(`reports.by.${report.endedBy}`)],
    [t('reports.waited'), formatSeconds(report.waitSeconds)],
    [t('reports.talked'), formatSeconds(report.talkSeconds)],
    [t('reports.wrapUp'), formatSeconds(report.wrapUpSeconds)],
    [t('reports.agents'), report.agents.map(({ name }) => safeName(name, t('agent'))).join(', ')],
    [t('contact.email'), report.visitor.email],
    [t('reports.rating'), report.rating && `${report.rating.score} / 5 ${safeName(report.rating.text, '')}`],
    [t('reports.expires'), report.expiresAt && formatDateTime(report.expiresAt)],
  ];
  return (
    <section className={classes.card}>
      <h2>{t('reports.facts')}</h2>
      <dl className={classes.facts}>
        {rows.map(
          ([label, value]) =>
            value && (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </section>
  );
}

function Attachments({ attachments }: { attachments: ContactReportDetails['attachments'] }) {
  return (
    <section className={classes.card} style={{ marginTop: 'var(--sb-space-4)' }}>
      <h2>{t('files.title')}</h2>
      {attachments.length === 0 && <p className={classes.soft}>{t('files.none')}</p>}
      <ul className={classes.plain}>
        {attachments.map((attachment) => (
          <li key={attachment.id}>
            <AttachmentView attachment={attachment} />
            <ul className={classes.openings} aria-label={t('reports.openings')}>
              {attachment.openings.map(({ at, who, rule, outcome }, index) => (
                <li key={index}>
                  {t('reports.opening', {
                    at: formatDateTime(at),
                    who: t(`reports.who.${who.kind}`),
                    outcome: t(`reports.outcome.${outcome}`),
                    rule,
                  })}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Segments({ report }: { report: ContactReportDetails }) {
  const nameOf = (id: string | null) => report.agents.find((agent) => agent.id === id)?.name ?? '';
  return (
    <section className={classes.card} style={{ marginTop: 'var(--sb-space-4)' }}>
      <h2>{t('reports.segments')}</h2>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('reports.segment')}</Table.Th>
            <Table.Th>{t('reports.from')}</Table.Th>
            <Table.Th>{t('reports.to')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {report.segments.map(({ kind, agentId, from, to }) => (
            <Table.Tr key={kind + from + (agentId ?? '')}>
              <Table.Td>
                {t(`contact.state.${kind}`)} {nameOf(agentId)}
              </Table.Td>
              <Table.Td>{formatDateTime(from)}</Table.Td>
              <Table.Td>{to === null ? '–' : formatDateTime(to)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
