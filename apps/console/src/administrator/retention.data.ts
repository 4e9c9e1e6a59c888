import type { Queue, Retention, RetentionPreview, RetentionTerms, Purge } from '@switchboard/contracts';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { http, type Page, queries } from '../api';
import { notifyDone, notifyProblem } from '../shared/notify';
import { t } from '../texts';
import { wrongFigure } from './form-faults';

const KEY = ['retention'];
const RECEIPTS = ['purges'];
const LONGEST_DAYS = 36_500;

/** As the form has them: an empty figure is none. */
export interface Shown {
  reportDays: number | string;
  attachmentDays: number | string;
  graceDays: number | string;
  queues: { queueId: string; reportDays: number | string; attachmentDays: number | string }[];
}

export const shownOf = ({ reportDays, attachmentDays, graceDays, queues }: Retention): Shown => ({
  reportDays,
  attachmentDays: attachmentDays ?? '',
  graceDays,
  queues: queues.map((own) => ({ ...own, attachmentDays: own.attachmentDays ?? '' })),
});

const daysOf = (value: number | string) => (value === '' ? null : Number(value));
export const termsOf = ({ reportDays, attachmentDays, graceDays, queues }: Shown): RetentionTerms => ({
  reportDays: Number(reportDays),
  attachmentDays: daysOf(attachmentDays),
  graceDays: Number(graceDays),
  queues: queues.map((own) => ({
    queueId: own.queueId,
    reportDays: Number(own.reportDays),
    attachmentDays: daysOf(own.attachmentDays),
  })),
});

const wrongDays = (value: number | string) => wrongFigure(Number(value), 1, LONGEST_DAYS);
/** Files are not kept longer than the report that names them. */
const wrongFileDays = (value: number | string, reportDays: number | string) =>
  value === '' ? null : wrongFigure(Number(value), 1, Number(reportDays));

export const RULES = {
  reportDays: wrongDays,
  attachmentDays: (value: number | string, { reportDays }: Shown) => wrongFileDays(value, reportDays),
  graceDays: (value: number | string) => wrongFigure(Number(value), 0, 365),
  queues: {
    queueId: (id: string, { queues }: Shown) =>
      queues.filter((own) => own.queueId === id).length > 1 ? t('retention.queueTwice') : null,
    reportDays: wrongDays,
    attachmentDays: (value: number | string, { queues }: Shown, path: string) =>
      wrongFileDays(value, queues[Number(path.split('.')[1])]?.reportDays ?? LONGEST_DAYS),
  },
};

export const useRetention = () =>
  useQuery({ queryKey: KEY, queryFn: () => http.ask<Retention>('/v1/retention') });
export const useQueues = () =>
  useQuery({
    queryKey: ['queues'],
    queryFn: () => http.ask<Page<Queue>>('/v1/queues', { query: { limit: 200 } }),
  });

export const useSaveTerms = (onSaved: () => void) =>
  useMutation({
    mutationFn: (body: RetentionTerms) => http.ask('/v1/retention', { method: 'PUT', body }),
    onSuccess: () => {
      onSaved();
      void queries.invalidateQueries({ queryKey: KEY });
      notifyDone(t('admin.saved'));
    },
  });

/** What these terms would let go. */
export const usePreview = () =>
  useMutation({
    mutationFn: (terms: RetentionTerms) =>
      http.ask<RetentionPreview>('/v1/retention/preview', { method: 'POST', body: { terms } }),
    onError: notifyProblem,
  });

export const usePurge = (onPurged: () => void) =>
  useMutation({
    mutationFn: (token: string) => http.ask('/v1/retention/purge', { method: 'POST', body: { token } }),
    onSuccess: () => {
      notifyDone(t('retention.purging'));
      void queries.invalidateQueries({ queryKey: RECEIPTS });
      onPurged();
    },
    onError: notifyProblem,
  });

export const useReceipts = () =>
  useInfiniteQuery({
    queryKey: RECEIPTS,
    queryFn: ({ pageParam }) =>
      http.ask<Page<Purge>>('/v1/reports/purges', {
        query: { limit: 20, ...(pageParam && { cursor: pageParam }) },
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: 15_000,
  });
