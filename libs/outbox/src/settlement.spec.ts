import type { SendOutcome } from '@switchboard/messaging';
import fc from 'fast-check';
import type { OutboxRow } from './relay-sql.js';
import { Settlement } from './settlement.js';

let lastId = 0;
beforeEach(() => (lastId = 0));

/** The next row of a contact. */
const row = (laneKey: string, ageSeconds = 0): OutboxRow => ({
  lane: 0,
  id: String(++lastId),
  messageId: `m${lastId}`,
  key: 'k',
  laneKey,
  payload: {},
  ageSeconds,
  correlationId: null,
  traceparent: null,
});
const ids = (rows: OutboxRow[]) => rows.map(({ id }) => Number(id));

describe('Settlement', () => {
  it.each<[string, string[], SendOutcome[], number[]]>([
    ['all confirmed', ['a', 'b', 'a'], ['confirmed', 'confirmed', 'confirmed'], [1, 2, 3]],
    ['all failed', ['a', 'b', 'a'], ['failed', 'failed', 'failed'], []],
    ['the first of a failed', ['a', 'b', 'a'], ['failed', 'confirmed', 'confirmed'], [2]],
    ['the last of a failed', ['a', 'b', 'a'], ['confirmed', 'confirmed', 'failed'], [1, 2]],
    ['one in the middle', ['a', 'a', 'a', 'b'], ['confirmed', 'failed', 'confirmed', 'confirmed'], [1, 4]],
    ['one for nobody', ['a', 'a', 'b'], ['returned', 'confirmed', 'confirmed'], [2, 3]],
  ])('marks what is confirmed and has nothing unconfirmed before it: %s', (_, keys, outcomes, expected) => {
    const settlement = new Settlement();
    const rows = keys.map((key) => row(key));

    expect(ids(settlement.settle(settlement.next(), rows, outcomes).done)).toEqual(expected);
  });

  it('lets the failed keys rest, and the rows that are for nobody', () => {
    const settlement = new Settlement();

    settlement.settle(settlement.next(), [row('a'), row('b'), row('c')], ['failed', 'returned', 'confirmed']);

    expect(settlement.waitingKeys).toEqual(['a']);
    expect(settlement.waitingRows).toEqual(['2']);
  });

  it('is done after a minute with what is for nobody', () => {
    const settlement = new Settlement();
    const rows = [row('a', 59), row('a', 60)];

    expect(ids(settlement.settle(settlement.next(), rows, ['returned', 'returned']).forNobody)).toEqual([2]);
  });

  it('does not mark what a batch that was under way already sent before the failure was known', () => {
    const settlement = new Settlement();
    const [first, second] = [settlement.next(), settlement.next()];
    const [early, late, other] = [row('a'), row('a'), row('b')];

    expect(ids(settlement.settle(first, [early], ['failed']).done)).toEqual([]);
    expect(ids(settlement.settle(second, [late, other], ['confirmed', 'confirmed']).done)).toEqual([3]);

    const third = settlement.next();
    expect(ids(settlement.settle(third, [early, late], ['confirmed', 'confirmed']).done)).toEqual([1, 2]);
  });

  it('ends in the right order inside each contact, whatever fails and however batches overlap', () => {
    const outcome = fc.constantFrom<SendOutcome>('confirmed', 'confirmed', 'failed');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.boolean(), fc.array(outcome), fc.boolean()), {
          maxLength: 40,
        }),
        (steps) => {
          let now = 0;
          const settlement = new Settlement(() => (now += 10_000)); // nothing rests for long
          const pending = Array.from({ length: 12 }, (_, n) => row(n % 2 ? 'a' : 'b'));
          const underWay: { batch: number; rows: OutboxRow[]; outcomes: SendOutcome[] }[] = [];
          const sent: OutboxRow[] = [];
          const tried = new Set<OutboxRow>();
          const settle = () => {
            const next = underWay.shift();
            if (!next) return;
            for (const done of settlement.settle(next.batch, next.rows, next.outcomes).done)
              pending.splice(pending.indexOf(done), 1);
          };
          const taken = () => new Set(underWay.flatMap(({ rows }) => rows));
          const send = (batch: number, rows: OutboxRow[], outcomes: SendOutcome[]) => {
            const given = rows.map((_, at) => outcomes[at] ?? 'confirmed');
            underWay.push({ batch, rows, outcomes: given });
            for (const one of rows) tried.add(one);
            sent.push(...rows.filter((_, at) => given[at] === 'confirmed'));
          };
          /** A new one goes at once where all of its key before it is under way, also while a batch is being read. */
          const sendNext = (key: string, outcome: SendOutcome = 'confirmed') => {
            const [next] = pending.filter((one) => one.laneKey === key && !taken().has(one));
            if (next && !tried.has(next)) send(settlement.next(), [next], [outcome]);
          };
          const read = (size: number, outcomes: SendOutcome[], meanwhile = () => undefined as void) => {
            const batch = settlement.next();
            const waiting = settlement.waitingKeys;
            const found = pending.filter((one) => !taken().has(one) && !waiting.includes(one.laneKey));
            meanwhile();
            const rows = found.slice(0, size).filter((one) => pending.includes(one) && !taken().has(one));
            send(batch, rows, outcomes);
          };

          for (const [size, settlesFirst, outcomes, isInterrupted] of steps) {
            if (settlesFirst || underWay.length > 2) settle();
            read(size, outcomes, () => {
              if (!isInterrupted) return;
              settle();
              sendNext('a', outcomes[1]);
              sendNext('b', outcomes[0]);
            });
          }
          while (underWay.length > 0) settle();
          while (pending.length > 0) {
            read(4, []);
            settle();
          }

          // The last coming of each event is what stays: these must be in order.
          for (const key of ['a', 'b']) {
            const lasts = sent.filter((one, at) => one.laneKey === key && sent.lastIndexOf(one) === at);
            expect(ids(lasts)).toEqual(ids(lasts).toSorted((x, y) => x - y));
            expect(lasts).toHaveLength(6);
          }
        },
      ),
    );
  });
});
