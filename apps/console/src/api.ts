import { Http } from '@switchboard/web';
import { QueryClient } from '@tanstack/react-query';
import { asProblemError } from '@switchboard/web';
import { session } from './session/session';
import { clock } from './shared/clock';

/** The REST surface with the session's token; a 401 renews it once. */
export const http = new Http({ baseUrl: '', token: session.accessToken, renew: session.renew, clock });

/** A list's answer. */
export interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => failures < 2 && asProblemError(error).isPassing,
    },
    mutations: { retry: false },
  },
});
