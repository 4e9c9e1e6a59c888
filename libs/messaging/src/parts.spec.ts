import { event, request } from '@switchboard/contracts';
import type { MessageHandler } from '@nestjs/microservices';
import { of } from 'rxjs';
import { z } from 'zod';
import { eventMeta } from './event-meta.js';
import { InFlight } from './in-flight.js';
import { laneOf } from './lane.js';
import { routesOf } from './routes.js';
import { StallWatch } from './stall-watch.js';
import { decodeBody, encodeBody, headerOf } from './wire.js';

describe('the wire', () => {
  it.each([undefined, null, 1, 'text', { a: [1, { b: null }] }, '{"not":["deep"'.repeat(100)])(
    'carries %j there and back',
    (value) => {
      expect(decodeBody(encodeBody(value))).toEqual(value);
    },
  );

  it.each([
    ['not_json', Buffer.from('{"a":')],
    ['not_json', Buffer.from([0xff, 0xfe])],
    ['too_deep', Buffer.from('['.repeat(65))],
    ['too_deep', Buffer.from('{"a":'.repeat(1_000_000 / 5))],
    ['too_big', Buffer.alloc(1024 * 1024 + 1, 0x20)],
  ])('refuses %s', (reason, body) => {
    expect(() => decodeBody(body)).toThrow(expect.objectContaining({ reason }));
  });

  it('takes brackets in texts for what they are', () => {
    const value = { text: `"\\${'[{'.repeat(1_000)}`, list: [[[[]]]] };

    expect(decodeBody(encodeBody(value))).toEqual(value);
  });

  it('takes only headers that are texts of a sane length', () => {
    const message = { properties: { headers: { a: 'x', b: 1, c: 'x'.repeat(256) } } } as never;

    expect(['a', 'b', 'c', 'd'].map((name) => headerOf(message, name))).toEqual([
      'x',
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('StallWatch', () => {
  function aWatch() {
    let now = 0;
    const watch = new StallWatch(() => now);
    return { watch, at: (ms: number) => (now = ms) };
  }

  it('takes a message for just delivered while the process runs', () => {
    const { watch, at } = aWatch();
    at(100);
    watch.tick();
    at(150);

    expect(watch.arrival()).toBe(150);
  });

  it('takes a message read after a pause for as old as the pause', () => {
    const { watch, at } = aWatch();
    at(5_000);

    expect(watch.arrival()).toBe(0);
  });

  it('also when the timer ran before the socket was read', () => {
    const { watch, at } = aWatch();
    at(5_000);
    watch.tick();
    at(5_010);

    expect(watch.arrival()).toBe(0);
  });

  it('forgets the pause soon after', () => {
    const { watch, at } = aWatch();
    at(5_000);
    watch.tick();
    at(5_100);
    watch.tick();
    at(5_300);

    expect(watch.arrival()).toBe(5_300);
  });
});

describe('laneOf', () => {
  it.each([
    [{ contactId: 'c' }, 'c'],
    [{ message: { contactId: 'c' } }, 'c'],
    [{ at: 'now', attachment: { contactId: 'c' } }, 'c'],
    [{ contactId: 7 }, ''],
    [{}, ''],
    [null, ''],
    ['text', ''],
  ])('an event with %j is in lane "%s"', (payload, lane) => {
    expect(laneOf(payload)).toBe(lane);
  });
});

describe('InFlight', () => {
  it('is drained at once when there is nothing, when the last one ends, or not in time', async () => {
    const counts: number[] = [];
    const inFlight = new InFlight((count) => counts.push(count));
    expect(await inFlight.drained(1_000)).toBe(true);

    inFlight.begin();
    inFlight.begin();
    expect(await inFlight.drained(1)).toBe(false);
    const drained = inFlight.drained(10_000);
    inFlight.end();
    inFlight.end();

    expect(await drained).toBe(true);
    expect(counts).toEqual([1, 2, 1, 0]);
  });
});

describe('routesOf', () => {
  const Ask = request('chat.test.ask.v1', z.object({}), z.object({}));
  const Done = event('routing.test.told.v1', [], z.object({}));
  const handler = (extras: object, call: () => unknown = () => 1) =>
    Object.assign(call, { extras }) as MessageHandler;

  it('finds requests and events by their contracts', async () => {
    const routes = routesOf(
      new Map([
        [Ask.key, handler({ contract: Ask })],
        [Done.key, handler({ contract: Done }, () => of(2))],
      ]),
      'chat',
    );

    expect(await routes.requests.get(Ask.key)?.call({})).toBe(1);
    expect(await routes.events.get(Done.key)?.call({})).toBe(2); // what an interceptor made of it
  });

  it('does not start a service that answers for another', () => {
    expect(() => routesOf(new Map([[Ask.key, handler({ contract: Ask })]]), 'files')).toThrow(/chat owns/);
  });

  it('does not start a service with a handler that has no contract', () => {
    expect(() => routesOf(new Map([['x', handler({})]]), 'chat')).toThrow(/no contract/);
  });
});

it('eventMeta is only known inside a handler', () => {
  expect(() => eventMeta()).toThrow(/inside an @OnEvent handler/);
});
