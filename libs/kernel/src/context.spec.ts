import { setTimeout as delay } from 'node:timers/promises';
import { currentContext, formatTraceparent, newContext, parseTraceparent, runInContext } from './context.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = `00-${TRACE}-00f067aa0ba902b7-01`;

describe('the context', () => {
  it('is there for everything that the work awaits, and gone afterwards', async () => {
    const context = newContext();

    await runInContext(context, async () => {
      await delay(1);
      expect(currentContext()).toBe(context);
    });

    expect(currentContext()).toBeUndefined();
  });

  it('is not shared by work at the same time', async () => {
    const contexts = Array.from({ length: 20 }, () => newContext());

    const seen = await Promise.all(
      contexts.map((context) => runInContext(context, () => delay(1).then(() => currentContext()))),
    );

    expect(seen).toEqual(contexts);
  });

  it('continues a trace with a span of its own', () => {
    const { traceparent } = newContext(PARENT);

    expect(parseTraceparent(traceparent)).toMatchObject({ traceId: TRACE, flags: '01' });
    expect(traceparent).not.toBe(PARENT);
  });

  it('keeps a correlation id that is well formed', () => {
    expect(newContext(undefined, 'abc-1.2:3_4').correlationId).toBe('abc-1.2:3_4');
  });

  it.each(['', 'a b', 'a\nb', '<script>', 'x'.repeat(65), 7, null])(
    'makes its own instead of %j',
    (given) => {
      expect(newContext(undefined, given).correlationId).toMatch(/^[0-9a-f]{8}-/);
    },
  );
});

describe('parseTraceparent', () => {
  it('reads what W3C says, of later versions too', () => {
    expect(parseTraceparent(PARENT)).toEqual({ traceId: TRACE, spanId: '00f067aa0ba902b7', flags: '01' });
    expect(parseTraceparent(`01-${TRACE}-00f067aa0ba902b7-00-more`)).toMatchObject({ flags: '00' });
  });

  it('is what formatTraceparent writes', () => {
    expect(parseTraceparent(PARENT) && formatTraceparent(parseTraceparent(PARENT) ?? never())).toBe(PARENT);
  });

  it.each([
    undefined,
    42,
    '',
    'garbage',
    `ff-${TRACE}-00f067aa0ba902b7-01`,
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-00f067aa0ba902b7-01`,
    `${PARENT}x`,
    `${PARENT}-${'x'.repeat(200)}`,
  ])('refuses %j', (given) => {
    expect(parseTraceparent(given)).toBeNull();
  });
});

function never(): never {
  throw new Error('not reached');
}
