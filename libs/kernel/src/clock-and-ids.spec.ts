import { FakeClock, SystemClock } from './clock.js';
import { uuidv7 } from './uuid.js';

describe('uuidv7', () => {
  it('is a UUID of version 7 with the time in front', () => {
    const before = Date.now();
    const id = uuidv7();

    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const time = parseInt(id.replace('-', '').slice(0, 12), 16);
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(Date.now() + 1);
  });

  it('comes in the order of the calls and never twice, faster than the clock', () => {
    const ids = Array.from({ length: 50_000 }, () => uuidv7());

    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('a clock', () => {
  it('of a test stands still until it is moved', () => {
    const clock = new FakeClock('2026-01-01T00:00:00.000Z');

    clock.advance(1_500);

    expect(clock.now().toISOString()).toBe('2026-01-01T00:00:01.500Z');
    expect(clock.now()).toEqual(clock.now());
  });

  it('of the system is the machine’s', () => {
    expect(Math.abs(new SystemClock().now().getTime() - Date.now())).toBeLessThan(1_000);
  });
});
