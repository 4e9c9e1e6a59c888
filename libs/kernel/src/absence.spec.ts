import { absentSince, afterReport, NOTHING_HEARD } from './absence.js';

const START = new Date('2026-11-21T12:00:00.000Z');
const at = (seconds: number) => new Date(START.getTime() + seconds * 1000);
const GRACE_MS = 60_000;

describe('afterReport', () => {
  it.each([
    ['the first report', NOTHING_HEARD, at(100)],
    ['a report after a start', { heardAt: null, continuousSince: START }, at(100)],
    ['a report in time', { heardAt: at(95), continuousSince: START }, START],
    ['a report at the edge', { heardAt: at(90), continuousSince: START }, START],
    ['a report after a silence', { heardAt: at(89.9), continuousSince: START }, at(100)],
  ])('%s', (_, before, continuousSince) => {
    expect(afterReport(before, at(100))).toEqual({ heardAt: at(100), continuousSince });
  });
});

describe('absentSince', () => {
  it('is a grace period ago while reports arrive', () => {
    expect(absentSince({ heardAt: at(99), continuousSince: START }, GRACE_MS, at(100))).toEqual(at(40));
  });

  it('begins anew with the reports, as if everybody had been seen with the first of them', () => {
    const continuousSince = at(50);

    expect(absentSince({ heardAt: at(120), continuousSince }, GRACE_MS, at(124))).toBeNull();
    expect(absentSince({ heardAt: at(120), continuousSince }, GRACE_MS, at(125))).toEqual(at(65));
  });

  it('leaves every gateway its turn after an outage, however short the grace', () => {
    const continuousSince = at(50);

    expect(absentSince({ heardAt: at(60), continuousSince }, 2_000, at(60))).toBeNull();
    expect(absentSince({ heardAt: at(65), continuousSince }, 2_000, at(67))).toEqual(at(65));
  });

  it('is nobody while no gateway is heard', () => {
    expect(absentSince({ heardAt: at(89), continuousSince: START }, GRACE_MS, at(100))).toBeNull();
    expect(absentSince({ heardAt: null, continuousSince: START }, GRACE_MS, at(100))).toBeNull();
  });
});
