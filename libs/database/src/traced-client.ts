import { beginSpan, isRecording } from '@switchboard/kernel';
import pg from 'pg';

const MAX_TEXT = 2_000;

/** A connection whose statements stand in the trace of the work that asks them: their text, never their values (ADR 43). */
export class TracedClient extends pg.Client {
  override query(...asked: unknown[]): never {
    const ask = () => (super.query as (...asked: unknown[]) => unknown)(...asked);
    return (isRecording() ? traced(textOf(asked[0]), ask) : ask()) as never;
  }
}

function traced(text: string, ask: () => unknown): unknown {
  const { end } = beginSpan({
    name: text.trimStart().split(/\s/, 1)[0]?.toUpperCase() ?? '',
    kind: 'client',
    attributes: { 'db.system.name': 'postgresql', 'db.query.text': text.slice(0, MAX_TEXT) },
  });
  const answer = ask();
  if (answer instanceof Promise) answer.then(() => end()).catch((fault: unknown) => end({ fault }));
  return answer;
}

function textOf(asked: unknown): string {
  if (typeof asked === 'string') return asked;
  const { text } = asked as { text?: unknown };
  return typeof text === 'string' ? text : '';
}
