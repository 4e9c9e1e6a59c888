import { PAGE_BYTES, paged } from '@switchboard/contracts';
import { z } from 'zod';
import { cursorOf, fitting, pageById, pageOf, ROWS_BY_ID } from './pages.js';

const row = (number: number, text = '') => ({
  at: '2026-11-21 09:00:00.000001+00',
  id: `01934f2a-7c00-7000-8a5b-${String(number).padStart(12, '0')}`,
  text,
});
const same = <T>(item: T) => item;
const LONGEST = '\u{1f600}'.repeat(4000);

describe('a page', () => {
  it('ends where the reply is full, and says where it goes on', () => {
    const rows = Array.from({ length: 201 }, (_, number) => row(number, LONGEST));

    const { items, nextCursor } = pageOf(rows, 200, same);

    expect(Buffer.byteLength(JSON.stringify(items))).toBeLessThanOrEqual(PAGE_BYTES);
    expect(items.length).toBeGreaterThan(10);
    expect(nextCursor).toBe(cursorOf(items.at(-1) ?? row(0)));
  });

  it('is the last one only where nothing was left out', () => {
    expect(pageOf([row(1), row(2)], 2, same)).toEqual({ items: [row(1), row(2)], nextCursor: null });
    expect(pageOf([row(1), row(2), row(3)], 2, same).nextCursor).toBe(cursorOf(row(2)));
  });

  it('is counted by what is shown of each row, not by the row', () => {
    const rows = Array.from({ length: 201 }, (_, number) => row(number));

    const { items, nextCursor } = pageOf(rows, 200, () => LONGEST);

    expect(Buffer.byteLength(JSON.stringify(items))).toBeLessThanOrEqual(PAGE_BYTES);
    expect(nextCursor).toBe(cursorOf(rows[items.length - 1] ?? row(0)));
  });

  it.each([0, 1, 2, 3, 10, 4093, 4094, 4095, 4096])(
    'of items of %d characters is one that a contract takes',
    (length) => {
      const page = fitting(Array.from({ length: PAGE_BYTES }, () => 'x'.repeat(length)));

      expect(page.length).toBeGreaterThan(1);
      expect(paged(z.string()).safeParse(page).success).toBe(true);
    },
  );

  it('by ids goes on after its last one while there are others', () => {
    const rows = Array.from({ length: ROWS_BY_ID + 1 }, (_, number) => row(number));

    expect(pageById(rows, ({ id }) => id)).toEqual({
      items: rows.slice(0, ROWS_BY_ID),
      nextAfterId: rows[ROWS_BY_ID - 1]?.id,
    });
    expect(pageById(rows.slice(1), ({ id }) => id).nextAfterId).toBeNull();
    expect(
      pageById([row(1, LONGEST.repeat(10)), row(2, LONGEST.repeat(10))], ({ id }) => id).nextAfterId,
    ).toBe(row(1).id);
    expect(pageById([], String)).toEqual({ items: [], nextAfterId: null });
  });

  it('is never empty while there is something', () => {
    const huge = 'x'.repeat(900_000);

    expect(fitting([huge, huge])).toEqual([huge]);
    expect(fitting([])).toEqual([]);
  });
});
