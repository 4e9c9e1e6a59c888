import { FakeBrowser } from '@switchboard/web/fake-browser';

new FakeBrowser().install();
const { formatDateTime, formatSeconds, formatSince, formatTime } = await import('./format');

describe('times in words', () => {
  it('are those of the reader’s language and clock', () => {
    const noon = new Date(2026, 10, 21, 15, 4, 5).toISOString();

    expect(formatTime(noon)).toBe('15:04');
    expect(formatDateTime(noon)).toBe('21 Nov 2026, 15:04');
  });

  it('since something began count up from nothing, also where the clocks differ', () => {
    const began = '2026-01-01T12:00:00.000Z';
    const after = (ms: number) => formatSince(began, Date.parse(began) + ms);

    expect([-5_000, 0, 65_999].map(after)).toEqual(['0:00', '0:00', '1:05']);
  });

  it('of a report are its seconds', () => {
    expect([0, 59, 3_725].map(formatSeconds)).toEqual(['0:00', '0:59', '1:02:05']);
  });
});
