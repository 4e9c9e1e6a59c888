import type { SERVER_EVENTS, ServerEventName } from '@switchboard/contracts';
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import type { z } from 'zod';
import { live } from './live';

/** Listens to an event of the server as long as the component is shown. */
export function useServerEvent<E extends ServerEventName>(
  event: E,
  listener: (payload: z.infer<(typeof SERVER_EVENTS)[E]>) => void,
): void {
  const latest = useEffectEvent(listener);
  useEffect(() => live.on(event, (payload) => latest(payload)), [event]);
}

/** Is the line up? */
export const useLine = (): boolean => useSyncExternalStore(live.subscribeLine, live.line);

/** A contact's transcript, as it is on this page. */
export function useTranscript(contactId: string) {
  const transcript = live.transcript(contactId);
  return useSyncExternalStore(transcript.subscribe, transcript.current);
}

/** Whether there are earlier messages than those here. */
export function useEarlier(contactId: string) {
  const history = live.history(contactId);
  return useSyncExternalStore(history.subscribe, history.current);
}

/** The last line that the visitor has seen. */
export function useReadUpTo(contactId: string): number {
  const history = live.history(contactId);
  return useSyncExternalStore(history.subscribe, history.readUpTo);
}
