import { currentContext, newContext, parseTraceparent, runInContext } from '../context.js';
import { beginSpan, inSpan, isRecording, type Recorder, recordSpans } from './spans.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CAUSE = { traceparent: `00-${TRACE}-00f067aa0ba902b7-01`, correlationId: 'the-cause' };
const NAMED = { name: 'chat.message.send.v1', kind: 'server' } as const;
const OWN = `00-${TRACE}-b7ad6b7169203331-01`;

/** Somebody who keeps spans, and what became of them. */
function aRecorder() {
  const ended: unknown[] = [];
  const begun: Parameters<Recorder>[] = [];
  recordSpans((...asked) => {
    begun.push(asked);
    return { traceparent: OWN, end: ({ fault } = {}) => void ended.push(fault ?? 'well') };
  });
  return { begun, ended };
}
afterEach(() => recordSpans(null));

describe('a span', () => {
  it('is a context and nothing else where nobody keeps spans', async () => {
    const seen = await inSpan(NAMED, CAUSE, async () => [currentContext(), isRecording()] as const);

    expect(seen[0]?.correlationId).toBe('the-cause');
    expect(parseTraceparent(seen[0]?.traceparent)?.traceId).toBe(TRACE);
    expect(seen[1]).toBe(false);
  });

  it('goes on in the trace of its cause, and what it calls goes on in it', async () => {
    const { begun, ended } = aRecorder();

    const seen = await inSpan(NAMED, CAUSE, async () => [currentContext(), isRecording()] as const);

    expect(begun).toEqual([[NAMED, parseTraceparent(CAUSE.traceparent)]]);
    expect(seen).toEqual([{ correlationId: 'the-cause', traceparent: OWN }, true]);
    expect(ended).toEqual(['well']);
  });

  it('ends with what its work failed by', async () => {
    const { ended } = aRecorder();
    const fault = new Error('no');

    await expect(inSpan(NAMED, CAUSE, () => Promise.reject(fault))).rejects.toBe(fault);

    expect(ended).toEqual([fault]);
  });

  it('belongs to the work in hand where no other cause is named', () => {
    const { begun } = aRecorder();

    runInContext(newContext(CAUSE.traceparent, 'c'), () => beginSpan(NAMED));

    expect(begun[0]?.[1]).toMatchObject({ traceId: TRACE });
  });

  it('is not worth keeping below work that is none', () => {
    aRecorder();

    expect(runInContext(newContext(), isRecording)).toBe(false);
    expect(isRecording()).toBe(false);
  });
});
