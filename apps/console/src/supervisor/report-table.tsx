import { Table } from '@mantine/core';
import type { ContactReport } from '@switchboard/contracts';
import { safeName } from '@switchboard/web';
import { Link, useNavigate } from '@tanstack/react-router';
import { formatDateTime, formatSeconds } from '../shared/format';
import { StarIcon } from '../shared/icons';
import { t } from '../texts';
import { outcomeOf } from './outcome-words';
import classes from './supervisor.module.css';

const COLUMNS = [
  'reports.started',
  'visitor',
  'offer.queue',
  'reports.agents',
  'outcome.status',
  'reports.waited',
  'reports.talked',
  'reports.messages',
  'files.title',
] as const;
const NUMBERS: ReadonlySet<string> = new Set(COLUMNS.slice(5));

/** The list; a click anywhere on a line opens its report, the link in it does so for the keyboard. */
export function ReportTable({ reports }: { reports: readonly ContactReport[] }) {
  return (
    <Table.ScrollContainer minWidth={860}>
      <Table highlightOnHover stickyHeader>
        <Table.Thead>
          <Table.Tr>
            {COLUMNS.map((key) => (
              <Table.Th key={key} data-number={NUMBERS.has(key)}>
                {t(key)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {reports.map((report) => (
            <ReportRow key={report.contactId} report={report} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function ReportRow({ report }: { report: ContactReport }) {
  const navigate = useNavigate();
  const params = { contactId: report.contactId };
  const status = outcomeOf(report);
  return (
    <Table.Tr className={classes.opens} onClick={() => void navigate({ to: '/reports/$contactId', params })}>
      <Table.Td>
        <Link to="/reports/$contactId" params={params} onClick={(event) => event.stopPropagation()}>
          {formatDateTime(report.startedAt)}
        </Link>
      </Table.Td>
      <Table.Td>
        {safeName(report.visitor.name, t('visitor'))}
        {report.important && (
          <span className={classes.star} role="img" aria-label={t('contact.important')}>
            <StarIcon isOn />
          </span>
        )}
      </Table.Td>
      <Table.Td>{report.queue.name}</Table.Td>
      <Table.Td>
        {[...new Set(report.agents.map(({ name }) => safeName(name, t('agent'))))].join(', ')}
      </Table.Td>
      <Table.Td data-soft={report.status === null}>{status}</Table.Td>
      <Table.Td data-number>{formatSeconds(report.waitSeconds)}</Table.Td>
      <Table.Td data-number>{formatSeconds(report.talkSeconds)}</Table.Td>
      <Table.Td data-number>{report.messageCount}</Table.Td>
      <Table.Td data-number>{report.attachmentCount === 0 ? '–' : report.attachmentCount}</Table.Td>
    </Table.Tr>
  );
}
