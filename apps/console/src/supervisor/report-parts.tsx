import type { ContactReportDetails, User } from '@switchboard/contracts';
import { safeName } from '@switchboard/web';
import { useQuery } from '@tanstack/react-query';
import { http, type Page } from '../api';
import { hasRole, useUser } from '../session/use-session';
import { AttachmentView } from '../shared/attachment';
import { formatDateTime, formatSeconds, formatTime } from '../shared/format';
import { t } from '../texts';
import { foldOpenings, type Openings } from './openings.rules';
import classes from './supervisor.module.css';

/** Times, people, status. */
export function ReportFacts({ report }: { report: ContactReportDetails }) {
  const agents = [...new Set(report.agents.map(({ name }) => safeName(name, t('agent'))))];
  const rows: readonly (readonly [string, string | null])[] = [
    [t('outcome.status'), report.status?.name ?? (report.notSet ? t('reports.notSet') : null)],
    [t('reports.agents'), agents.join(', ')],
    [
      t('reports.participants'),
      [...new Set(report.participants.map(({ name, kind }) => safeName(name, t(kind))))].join(', '),
    ],
    [t('contact.email'), report.visitor.email],
    ...Object.entries(report.visitor.fields).map(
      ([field, value]) => [safeName(field, ''), safeName(value, '')] as const,
    ),
    [t('reports.started'), formatDateTime(report.startedAt)],
    [t('reports.answered'), report.answeredAt && formatDateTime(report.answeredAt)],
    [t('reports.ended'), report.endedAt && formatDateTime(report.endedAt)],
    [t('reports.endedBy'), report.endedBy && t(`reports.by.${report.endedBy}`)],
    [t('reports.rating'), report.rating && `${report.rating.score} / 5 ${safeName(report.rating.text, '')}`],
  ];
  return (
    <section className={classes.part}>
      <h2>{t('reports.facts')}</h2>
      <dl className={classes.times}>
        <Time label={t('reports.waited')} seconds={report.waitSeconds} />
        <Time label={t('reports.talked')} seconds={report.talkSeconds} />
        <Time label={t('reports.wrapUp')} seconds={report.wrapUpSeconds} />
      </dl>
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

function Time({ label, seconds }: { label: string; seconds: number }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{formatSeconds(seconds)}</dd>
    </div>
  );
}

/** All files, with who opened each (V19). */
export function ReportAttachments({
  report,
  attachments,
}: {
  report: ContactReportDetails;
  attachments: ContactReportDetails['attachments'];
}) {
  const nameOf = useNamesOfStaff(report);
  return (
    <section className={classes.part}>
      <h2>{t('files.title')}</h2>
      {attachments.length === 0 && <p className={classes.soft}>{t('files.none')}</p>}
      <ul className={classes.plain}>
        {attachments.map((attachment) => (
          <li key={attachment.id}>
            <AttachmentView attachment={attachment} isCompact />
            <ul className={classes.openings} aria-label={t('reports.openings')}>
              {foldOpenings(attachment.openings).map((openings, index) => (
                <li key={index}>{openingsText(openings, nameOf)}</li>
              ))}
              {attachment.openingCount > attachment.openings.length && (
                <li>
                  {t('reports.openingsBefore', {
                    count: attachment.openingCount - attachment.openings.length,
                  })}
                </li>
              )}
            </ul>
          </li>
        ))}
      </ul>
      {report.attachmentCount > attachments.length && (
        <p className={classes.soft}>
          {t('reports.moreFiles', { count: report.attachmentCount - attachments.length })}
        </p>
      )}
    </section>
  );
}

/** Those in the report, and colleagues who opened something without being in it, for those who may know all of staff. */
function useNamesOfStaff(report: ContactReportDetails): (id: string | null) => string | undefined {
  const user = useUser();
  const { data } = useQuery({
    queryKey: ['users'],
    queryFn: () => http.ask<Page<User>>('/v1/users', { query: { limit: 200 } }),
    enabled: hasRole(user, 'administrator') || hasRole(user, 'supervisor'),
    staleTime: 60_000,
  });
  const names = new Map([
    ...(data?.items ?? []).map(({ id, name }) => [id, name] as const),
    [user.id, user.name] as const,
    ...report.participants.map(({ id, name }) => [id, name ?? undefined] as const),
  ]);
  return (id) => names.get(id ?? '');
}

/** "Ada Agent, allowed, 2 ×, last 21 Nov, 15:21"; a name where one is known. */
function openingsText(
  { who, outcome, times, lastAt }: Openings,
  nameOf: (id: string | null) => string | undefined,
): string {
  return t(times === 1 ? 'reports.opening' : 'reports.openedTimes', {
    who: safeName(nameOf(who.id), t(`reports.who.${who.kind}`)),
    outcome: t(`reports.outcome.${outcome}`),
    times,
    at: formatDateTime(lastAt),
  });
}

/** Who had it when. */
export function ReportSegments({ report }: { report: ContactReportDetails }) {
  const nameOf = (id: string | null) => report.agents.find((agent) => agent.id === id)?.name ?? null;
  return (
    <section className={classes.part}>
      <h2>{t('reports.segments')}</h2>
      <ol className={classes.course}>
        {report.segments.map(({ kind, agentId, from, to }) => (
          <li key={kind + from + (agentId ?? '')} data-kind={kind}>
            <span>
              {t(`contact.state.${kind}`)}{' '}
              {agentId !== null && <strong>{safeName(nameOf(agentId), '')}</strong>}
            </span>
            <span className={classes.soft}>
              {formatTime(from)} – {to === null ? '…' : formatTime(to)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
