import type { BusinessHours } from '@switchboard/contracts';

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Whether a queue is open at this moment of its own time zone. Monday is 1; a period may run past midnight. */
export function isOpenAt(hours: BusinessHours | null, now: Date): boolean {
  if (!hours) return true;
  const local = localTime(hours.timeZone, now);
  if (hours.holidays.includes(local.date)) return false;
  return hours.periods.some(({ day, from, to }) => {
    const runsPastMidnight = to <= from;
    if (day === local.day) return from <= local.time && (runsPastMidnight || local.time < to);
    return runsPastMidnight && day === dayBefore(local.day) && local.time < to;
  });
}

const dayBefore = (day: number) => (day === 1 ? 7 : day - 1);

function localTime(timeZone: string, now: Date): { day: number; time: string; date: string } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(now);
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? '';
  return {
    day: WEEKDAYS.indexOf(of('weekday')) + 1,
    time: `${of('hour')}:${of('minute')}`,
    date: `${of('year')}-${of('month')}-${of('day')}`,
  };
}
