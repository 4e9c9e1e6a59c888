import { AskedInstant } from './common.js';

describe('AskedInstant', () => {
  it.each([
    ['2026-03-01T00:00:00Z', '2026-03-01T00:00:00.000Z'],
    ['2026-03-01T00:00:00+13:00', '2026-02-28T11:00:00.000Z'],
    ['2026-03-01T00:00:00.5-03:30', '2026-03-01T03:30:00.500Z'],
    ['0000-01-01T00:00:00+13:00', '0000-01-01T00:00:00.000Z'],
  ])('%s is %s', (asked, instant) => {
    expect(AskedInstant.parse(asked)).toBe(instant);
  });

  it.each(['2026-03-01', '2026-03-01T00:00:00', '2026-03-01T00:00:00+25:00', 'tomorrow'])(
    'refuses %s, which names no moment',
    (asked) => {
      expect(AskedInstant.safeParse(asked).success).toBe(false);
    },
  );
});
