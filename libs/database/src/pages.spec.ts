import { PAGE_BYTES } from '@switchboard/contracts';
import { cursorOf, fitting, pageOf } from './pages.js';

const row = (number: number, text = '') => ({
  at: '2026-11-21 09:00:00.000001+00',
  id: `01934f2a-7c00-7000-8a5b-${String(number).padStart(12, '0')}`,
  text,
});
const LONGEST = '\u{1f600}'.repeat(4000);

describe('a page', () => {
  it('ends where the reply is full, and says where it goes on', () => {
    const rows = Array.from({ length: 201 }, (_, number) => row(number, LONGEST));

    const { items, nextCursor } = pageOf(rows, 200);

    expect(Buffer.byteLength(JSON.stringify(items))).toBeLessThan(PAGE_BYTES + 1000);
    expect(items.length).toBeGreaterThan(10);
    expect(nextCursor).toBe(cursorOf(items.at(-1) ?? row(0)));
  });

  it('is the last one only where nothing was left out', () => {
    expect(pageOf([row(1), row(2)], 2)).toEqual({ items: [row(1), row(2)], nextCursor: null });
    expect(pageOf([row(1), row(2), row(3)], 2).nextCursor).toBe(cursorOf(row(2)));
  });

  it('is never empty while there is something', () => {
    const huge = 'x'.repeat(900_000);

    expect(fitting([huge, huge])).toEqual([huge]);
    expect(fitting([])).toEqual([]);
  });
});
