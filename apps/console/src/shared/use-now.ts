import { useEffect, useState } from 'react';
import { clock } from './clock';

/** What the server's clock shows, again and again: for what counts up or down. */
export function useNow(everyMs = 1_000): number {
  const [now, setNow] = useState(clock.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(clock.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
