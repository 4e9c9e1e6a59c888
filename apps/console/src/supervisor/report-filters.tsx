import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import '@mantine/core/styles/Checkbox.css';
import type { Queue, Status } from '@switchboard/contracts';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useState } from 'react';
import { http, type Page } from '../api';
import { t } from '../texts';
import { type Filters, isTurnedRound, onlyGiven } from './filters';
import classes from './supervisor.module.css';

const SEARCH_AFTER_MS = 400;

/** Search and filters above the list. */
export function ReportFilters({ filters }: { filters: Filters }) {
  const navigate = useNavigate();
  const queues = useNames<Queue>('queues');
  const statuses = useNames<Status>('statuses');
  const go = (next: Filters) => void navigate({ to: '/reports', search: onlyGiven(next) });
  const set = (part: Filters) => go({ ...filters, ...part });

  return (
    <form className={classes.filters} role="search" onSubmit={(event) => event.preventDefault()}>
      <SearchField text={filters.text ?? ''} onText={(text) => set({ text })} />
      <TextInput
        type="date"
        label={t('reports.from')}
        value={filters.from ?? ''}
        onChange={(event) => set({ from: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t('reports.to')}
        value={filters.to ?? ''}
        min={filters.from}
        error={isTurnedRound(filters) && t('reports.turnedRound')}
        onChange={(event) => set({ to: event.currentTarget.value })}
      />
      <NativeSelect
        label={t('offer.queue')}
        data={queues}
        value={filters.queueId ?? ''}
        onChange={(event) => set({ queueId: event.currentTarget.value })}
      />
      <NativeSelect
        label={t('outcome.status')}
        data={statuses}
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
      {Object.keys(filters).length > 0 && (
        <Button variant="subtle" onClick={() => go({})}>
          {t('reports.clear')}
        </Button>
      )}
    </form>
  );
}

/** Looks while one types, a moment after the last letter. */
function SearchField({ text, onText }: { text: string; onText: (text: string) => void }) {
  const [typed, setTyped] = useState(text);
  const [shown, setShown] = useState(text);
  // Back, forward and "clear" change it from outside.
  if (shown !== text) {
    setShown(text);
    if (typed.trim() !== text) setTyped(text);
  }
  const search = useEffectEvent(() => typed.trim() !== text && onText(typed.trim()));
  useEffect(() => {
    const later = setTimeout(() => search(), SEARCH_AFTER_MS);
    return () => clearTimeout(later);
  }, [typed]);
  return (
    <TextInput
      name="text"
      type="search"
      w={240}
      label={t('reports.text')}
      placeholder={t('reports.textHelp')}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Enter' && search()}
    />
  );
}

function useNames<T extends { id: string; name: string }>(path: string) {
  const { data } = useQuery({
    queryKey: [path],
    queryFn: () => http.ask<Page<T>>(`/v1/${path}`, { query: { limit: 200 } }),
  });
  return [
    { value: '', label: t('reports.all') },
    ...(data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
  ];
}
