import type { Preferences } from '@switchboard/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { http, queries } from '../api';
import { notifyProblem } from '../shared/notify';

const KEY = ['preferences'] as const;

/** Until they are known: sounds and reminders are on, as the server's defaults say. */
const DEFAULTS: Preferences = {
  layout: {},
  sounds: { offers: true, messages: true },
  reminders: { enabled: true },
};

/** What the signed-in person wants to hear and to be reminded of. */
export function usePreferences(): Preferences {
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: () => http.ask<Preferences>('/v1/me/preferences'),
    staleTime: 60_000,
  });
  return data ?? DEFAULTS;
}

/** The same, for what happens outside of a component's rendering. */
export const preferencesNow = (): Preferences => queries.getQueryData<Preferences>(KEY) ?? DEFAULTS;

/** Shown at once; taken back where the server refuses. */
export const usePutPreferences = () =>
  useMutation({
    mutationFn: (body: Preferences) => http.ask<Preferences>('/v1/me/preferences', { method: 'PUT', body }),
    onMutate: (body) => {
      const before = queries.getQueryData<Preferences>(KEY);
      queries.setQueryData(KEY, body);
      return before;
    },
    onSuccess: (kept) => queries.setQueryData(KEY, kept),
    onError: (error, _body, before) => {
      queries.setQueryData(KEY, before);
      notifyProblem(error);
    },
  });
