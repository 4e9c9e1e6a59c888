import { formatDuration } from '@switchboard/web';

const language = navigator.language;

export const formatTime = (instant: string): string =>
  new Date(instant).toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit' });
export const formatDateTime = (instant: string): string =>
  new Date(instant).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' });
/** Since when, as minutes and seconds. */
export const formatSince = (instant: string, now: number): string =>
  formatDuration(now - Date.parse(instant));
export const formatSeconds = (seconds: number): string => formatDuration(seconds * 1000);
export { language };
