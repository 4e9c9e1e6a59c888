import type { Message } from '@switchboard/contracts';
import type { Outgoing } from '@switchboard/web';
import { rowsOf, seenRowOf } from './transcript-rows';

const NOON = Date.parse('2026-01-01T12:00:00.000Z');
const aMessage = (given: { [K in keyof Message]?: unknown } & { after?: number } = {}): Message =>
  ({
    id: 'm',
    kind: 'text',
    visibility: 'everyone',
    sender: { kind: 'agent', id: 'ada', name: 'Ada' },
    at: new Date(NOON + (given.after ?? 0)).toISOString(),
    ...given,
  }) as Message;
const ENDED = { type: 'ended', reason: 'idle', by: null };
const second = (first: Message, next: Message) => rowsOf([first, next], [])[1];

describe('the rows of a transcript', () => {
  it('are what is acknowledged, and below it what is not', () => {
    const outgoing = { clientMessageId: 'o', text: 'hello' } as Outgoing;

    const rows = rowsOf([aMessage({ id: 'm1' }), aMessage({ id: 'm2' })], [outgoing]);

    expect(rows.map(({ key }) => key)).toEqual(['m1', 'm2', 'o']);
    expect(rows[2]).toEqual({ key: 'o', outgoing });
  });

  it.each([
    ['in one go', { after: 59_999 }, true],
    ['a minute later', { after: 60_000 }, false],
    ['by another person', { sender: { kind: 'visitor', id: 'vera', name: 'Vera' } }, false],
    ['for staff only', { visibility: 'staff' }, false],
  ])('of one person stand under one name; a line %s does so or not', (_what, given, follows) => {
    expect(second(aMessage(), aMessage(given))).toMatchObject({ follows });
  });

  it('say nothing of what this page does not know', () => {
    const unknown = aMessage({ kind: 'event', event: { type: 'teleported' } });

    expect(rowsOf([aMessage({ id: 'm1' }), unknown, aMessage({ id: 'm2' })], [])).toMatchObject([
      { key: 'm1' },
      { key: 'm2', follows: true },
    ]);
  });

  it('begin anew after something that happened', () => {
    expect(second(aMessage({ kind: 'event', event: ENDED }), aMessage())).toMatchObject({ follows: false });
    expect(rowsOf([aMessage()], [])).toMatchObject([{ follows: false }]);
  });

  it('say once that a file was blocked: for staff, with the reason', () => {
    const file = { id: 'f', name: 'x.zip', direction: 'inbound' };
    const blocked = (id: string, visibility: string, note: string | null) =>
      aMessage({ id, visibility, kind: 'event', event: { type: 'fileBlocked', file, state: null, note } });

    const rows = rowsOf([blocked('m1', 'everyone', null), blocked('m2', 'staff', 'Eicar')], []);

    expect(rows.map(({ key }) => key)).toEqual(['m2']);
    expect(rowsOf([blocked('m1', 'everyone', null)], []).map(({ key }) => key)).toEqual(['m1']);
  });
});

describe('the last line that was seen', () => {
  const own = (seq: number, given: object = {}) => aMessage({ id: `m${seq}`, seq, ...given });
  const visitor = { kind: 'visitor', id: 'vera', name: 'Vera' };

  it.each([
    ['is one’s last one before the mark', 2, 1],
    ['is none before anything was seen', 0, -1],
    ['is the very last where all was seen', 9, 2],
    ['is not asked for where nobody wants to know', null, -1],
  ])('%s', (_what, readUpTo, row) => {
    expect(seenRowOf(rowsOf([own(1), own(2), own(3)], []), 'ada', readUpTo)).toBe(row);
  });

  it('is no note, no event and nothing of the visitor', () => {
    const rows = rowsOf(
      [own(1), own(1, { id: 'n', visibility: 'staff' }), own(2, { id: 'v', sender: visitor })],
      [],
    );

    expect(seenRowOf(rows, 'ada', 9)).toBe(0);
  });
});
