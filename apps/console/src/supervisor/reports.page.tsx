import { Button, Checkbox, NativeSelect, Table, TextInput, Title } from '@mantine/core';
import '@mantine/core/styles/Checkbox.css';
import type { ContactReport, Queue, Status } from '@switchboard/contracts';
import { safeName } from '@switchboard/web';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { http, type Page } from '../api';
import { formatDateTime, formatSeconds } from '../shared/format';
import { Empty, Failed, Loading } from '../shared/states';
import { t } from '../texts';
import classes from './supervisor.module.css';

/** What the list is narrowed by; it stands in the address, so a link leads to the same list. */
type Filters = Readonly<
  Partial<Record<'from' | 'to' | 'queueId' | 'statusId' | 'text' | 'hasAttachments' | 'important', string>>
>;

/** Contact reports, newest first, with filters and search. */
export function ReportsPage() {
  const filters = useSearch({ strict: false }) as Filters;
  return (
    <div className={classes.page}>
      <Title order={1} size="h2">
        {t('nav.reports')}
      </Title>
      <FilterBar filters={filters} />
      <ReportList filters={filters} />
    </div>
  );
}

function FilterBar({ filters }: { filters: Filters }) {
  const navigate = useNavigate();
  const queues = useQuery({
    queryKey: ['queues'],
    queryFn: () => http.ask<Page<Queue>>('/v1/queues', { query: { limit: 200 } }),
  });
  const statuses = useQuery({
    queryKey: ['statuses'],
    queryFn: () => http.ask<Page<Status>>('/v1/statuses', { query: { limit: 200 } }),
  });
  const set = (part: Filters) => {
    const search = Object.fromEntries(Object.entries({ ...filters, ...part }).filter(([, value]) => value));
    void navigate({ to: '/reports', search, replace: true });
  };
  const options = (items: readonly { id: string; name: string }[] | undefined) => [
    { value: '', label: t('reports.all') },
    ...(items ?? []).map(({ id, name }) => ({ value: id, label: name })),
  ];

  return (
    <form className={classes.filters} role="search" onSubmit={(event) => event.preventDefault()}>
      <TextInput
        label={t('reports.text')}
        defaultValue={filters.text ?? ''}
        onBlur={(event) => set({ text: event.currentTarget.value.trim() })}
        onKeyDown={(event) => event.key === 'Enter' && set({ text: event.currentTarget.value.trim() })}
      />
      <TextInput
        type="date"
        label={t('reports.from')}
        value={filters.from?.slice(0, 10) ?? ''}
        onChange={(event) => set({ from: startOf(event.currentTarget.value) })}
      />
      <TextInput
        type="date"
        label={t('reports.to')}
        value={filters.to?.slice(0, 10) ?? ''}
        onChange={(event) => set({ to: endOf(event.currentTarget.value) })}
      />
      <NativeSelect
        label={t('offer.queue')}
        data={options(queues.data?.items)}
        value={filters.queueId ?? ''}
        onChange={(event) => set({ queueId: event.currentTarget.value })}
      />
      <NativeSelect
        label={t('outcome.status')}
        data={options(statuses.data?.items)}
        value={filters.statusId ?? ''}
        onChange={(event) => set({ statusId: event.currentTarget.value })}
      />
      <Checkbox
        label={t('reports.withFiles')}
        checked={filters.hasAttachments === 'true'}
        onChange={(event) => set({ hasAttachments: event.currentTarget.checked ? 'true' : '' })}
      />
      <Checkbox
        label={t('contact.important')}
        checked={filters.important === 'true'}
        onChange={(event) => set({ important: event.currentTarget.checked ? 'true' : '' })}
      />
    </form>
  );
}

const startOf = (day: string) => (day === '' ? '' : new Date(`${day}T00:00:00Z`).toISOString());
const endOf = (day: string) => (day === '' ? '' : new Date(`${day}T23:59:59.999Z`).toISOString());

function ReportList({ filters }: { filters: Filters }) {
  const query = useInfiniteQuery({
    queryKey: ['reports', filters],
    queryFn: ({ pageParam }) =>
      http.ask<Page<ContactReport>>('/v1/reports/contacts', {
        query: { ...filters, limit: 50, cursor: pageParam },
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  if (query.isPending) return <Loading />;
  if (query.isError) return <Failed error={query.error} onRetry={() => void query.refetch()} />;

  const reports = query.data.pages.flatMap(({ items }) => items);
  if (reports.length === 0) return <Empty title={t('reports.none')}>{t('reports.noneText')}</Empty>;
  return (
    <section className={classes.card}>
      <Reports reports={reports} />
      {query.hasNextPage && (
        <Button
          mt="md"
          variant="default"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('action.more')}
        </Button>
      )}
    </section>
  );
}

function Reports({ reports }: { reports: readonly ContactReport[] }) {
  return (
    <Table highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          {(
            [
              'reports.started',
              'visitor',
              'offer.queue',
              'reports.agents',
              'reports.waited',
              'reports.talked',
              'outcome.status',
              'reports.messages',
              'files.title',
            ] as const
          ).map((key) => (
            <Table.Th key={key}>{t(key)}</Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {reports.map((report) => (
          <Table.Tr key={report.contactId}>
            <Table.Td>
              <Link to="/reports/$contactId" params={{ contactId: report.contactId }}>
                {formatDateTime(report.startedAt)}
              </Link>
            </Table.Td>
            <Table.Td>{safeName(report.visitor.name, t('visitor'))}</Table.Td>
            <Table.Td>{report.queue.name}</Table.Td>
            <Table.Td>
              {[...new Set(report.agents.map(({ name }) => safeName(name, t('agent'))))].join(', ')}
            </Table.Td>
            <Table.Td>{formatSeconds(report.waitSeconds)}</Table.Td>
            <Table.Td>{formatSeconds(report.talkSeconds)}</Table.Td>
            <Table.Td>
              {report.status?.name ??
                (report.notSet ? t('reports.notSet') : t(`contact.state.${report.state}`))}
            </Table.Td>
            <Table.Td>{report.messageCount}</Table.Td>
            <Table.Td>{report.attachmentCount}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
