import type { Message } from '@switchboard/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { http, type Page } from '../api';
import type { Earlier } from '../live/history';

const PAGE = 200;

/** The transcript of a report, page by page as somebody reads on; of a contact that goes on it follows. */
export function useReportMessages(contactId: string, goesOn: boolean) {
  const query = useInfiniteQuery({
    queryKey: ['report', contactId, 'messages'],
    queryFn: ({ pageParam }) =>
      http.ask<Page<Message>>(`/v1/reports/contacts/${contactId}/messages`, {
        query: { after: pageParam, limit: PAGE },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    refetchInterval: goesOn ? 5_000 : false,
  });
  const { data, hasNextPage, isFetching, fetchNextPage } = query;
  const later: Earlier = !hasNextPage ? 'none' : isFetching ? 'loading' : 'more';
  return { query, messages: data?.pages.flatMap(({ items }) => items) ?? [], later, readOn: fetchNextPage };
}
