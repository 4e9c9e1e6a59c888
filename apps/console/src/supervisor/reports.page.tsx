import { Button, Title } from '@mantine/core';
import type { ContactReport } from '@switchboard/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { http, type Page } from '../api';
import { Empty, Failed, Loading } from '../shared/states';
import { useTitle } from '../shared/use-title';
import { t } from '../texts';
import { type Filters, queryOf } from './filters';
import { ReportFilters } from './report-filters';
import { ReportTable } from './report-table';
import classes from './supervisor.module.css';

/** Contact reports, newest first, with filters and search. */
export function ReportsPage() {
  const filters = useSearch({ strict: false }) as Filters;
  useTitle(t('nav.reports'));
  return (
    <div className={classes.page}>
      <Title order={1}>{t('nav.reports')}</Title>
      <ReportFilters filters={filters} />
      <ReportList filters={filters} />
    </div>
  );
}

function ReportList({ filters }: { filters: Filters }) {
  const query = useInfiniteQuery({
    queryKey: ['reports', filters],
    queryFn: ({ pageParam }) =>
      http.ask<Page<ContactReport>>('/v1/reports/contacts', {
        query: { ...queryOf(filters), limit: 50, cursor: pageParam },
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  if (query.isPending) return <Loading />;
  if (query.isError) return <Failed error={query.error} onRetry={() => void query.refetch()} />;

  const reports = query.data.pages.flatMap(({ items }) => items);
  return (
    <section className={classes.list} aria-label={t('nav.reports')}>
      {reports.length === 0 ? (
        <Empty title={t('reports.none')}>{t('reports.noneText')}</Empty>
      ) : (
        <ReportTable reports={reports} />
      )}
      {query.hasNextPage && (
        <Button
          m="md"
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
