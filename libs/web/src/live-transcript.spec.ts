import type { Message } from '@switchboard/contracts';
import { jest } from '@jest/globals';
import fc from 'fast-check';
import { LiveTranscript, type TranscriptDoor, type OutgoingStore } from './live-transcript.js';
import { ProblemError } from './problem.js';
import { cursorOf, EMPTY_TRANSCRIPT, hasGap, type Outgoing, withMessages } from './transcript.js';

const aMessage = (seq: number, given: Partial<Message> = {}): Message => ({
  id: `m${seq}-${given.staffSeq ?? 0}`,
  contactId: 'c',
  seq,
  kind: 'text',
  visibility: 'everyone',
  sender: { kind: 'agent', id: 'a', name: 'Ann' },
  text: `line ${seq}`,
  attachment: null,
  event: null,
  clientMessageId: null,
  at: '2026-01-01T00:00:00.000Z',
  ...given,
});

function aStore(): OutgoingStore & { kept: readonly Outgoing[] } {
  return {
    kept: [],
    load() {
      return this.kept;
    },
    save(outgoing) {
      this.kept = outgoing;
    },
  };
}

/** A server that numbers what it gets, once per clientMessageId. */
class FakeServer implements TranscriptDoor {
  readonly messages: Message[] = [];
  isUp = true;
  losesAnswers = false;

  send = async ({ clientMessageId, text }: Pick<Outgoing, 'clientMessageId' | 'text'>) => {
    if (!this.isUp) throw new ProblemError('offline', 0, '');
    const stored =
      this.messages.find((message) => message.clientMessageId === clientMessageId) ??
      this.store(clientMessageId, text);
    if (this.losesAnswers) throw new ProblemError('no_answer', 0, '');
    return stored;
  };

  after = async ({ seq }: { seq: number }) => {
    if (!this.isUp) throw new ProblemError('offline', 0, '');
    return this.messages.filter((message) => message.seq > seq);
  };

  store(clientMessageId: string, text: string) {
    const message = aMessage(this.messages.length + 1, { clientMessageId, text });
    this.messages.push(message);
    return message;
  }
}

const textsOf = (transcript: LiveTranscript) => transcript.current().messages.map(({ text }) => text);
const settled = () => jest.advanceTimersByTimeAsync(0);

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('a transcript', () => {
  it('shows every message once and in order whatever order they come in (R34)', () => {
    const all = [aMessage(1), aMessage(2), aMessage(2, { staffSeq: 1, visibility: 'staff' }), aMessage(3)];

    fc.assert(
      fc.property(fc.shuffledSubarray([...all, ...all], { minLength: 8, maxLength: 8 }), (arrived) => {
        const transcript = arrived.reduce(
          (sofar, message) => withMessages(sofar, [message]),
          EMPTY_TRANSCRIPT,
        );

        expect(transcript.messages.map(({ id }) => id)).toEqual(['m1-0', 'm2-0', 'm2-1', 'm3-0']);
      }),
    );
  });

  it('knows where something is missing, for public and staff numbers', () => {
    const withHole = withMessages(EMPTY_TRANSCRIPT, [
      aMessage(1),
      aMessage(3),
      aMessage(3, { staffSeq: 1, visibility: 'staff' }),
    ]);

    expect(hasGap(withHole)).toBe(true);
    expect(cursorOf(withHole)).toEqual({ seq: 1, staffSeq: 1 });
    expect(hasGap(withMessages(withHole, [aMessage(2)]))).toBe(false);
  });
});

describe('a conversation', () => {
  it('shows a line as sending until the server has stored it', async () => {
    const transcript = new LiveTranscript(new FakeServer(), aStore());

    transcript.say('hello');

    expect(transcript.current().outgoing).toMatchObject([{ text: 'hello', state: 'sending' }]);
    await settled();
    expect(transcript.current().outgoing).toEqual([]);
    expect(textsOf(transcript)).toEqual(['hello']);
  });

  it('sends what was written without a line once the line is back, in order (R33)', async () => {
    const server = new FakeServer();
    const transcript = new LiveTranscript(server, aStore());
    server.isUp = false;
    transcript.say('one');
    transcript.say('two');
    await settled();
    expect(transcript.current().outgoing).toHaveLength(2);

    server.isUp = true;
    await transcript.resume();

    expect(textsOf(transcript)).toEqual(['one', 'two']);
  });

  it('loses no line that is written while the one before is on its way', async () => {
    const server = new FakeServer();
    const store = aStore();
    const transcript = new LiveTranscript(server, store);

    transcript.say('one');
    transcript.say('two');
    expect(store.kept).toHaveLength(2);
    await settled();

    expect(textsOf(transcript)).toEqual(['one', 'two']);
    expect(server.messages).toHaveLength(2);
  });

  it('loses nothing that is pushed or written while it asks for what it missed', async () => {
    const server = new FakeServer();
    server.store('a', 'a');
    const transcript = new LiveTranscript(server, aStore());
    const caughtUp = transcript.resume();
    server.after = () => Promise.resolve([]);
    server.send = () => Promise.reject(new ProblemError('offline', 0, ''));

    transcript.received(aMessage(2, { text: 'pushed' }));
    transcript.say('written');
    await caughtUp;

    expect(textsOf(transcript)).toEqual(['a', 'pushed']);
    expect(transcript.current().outgoing).toMatchObject([{ text: 'written', state: 'sending' }]);
  });

  it('stores a line once when the answer was lost and the line is sent again', async () => {
    const server = new FakeServer();
    const transcript = new LiveTranscript(server, aStore());
    server.losesAnswers = true;
    transcript.say('once');
    await settled();

    server.losesAnswers = false;
    await transcript.resume();

    expect(server.messages).toHaveLength(1);
    expect(textsOf(transcript)).toEqual(['once']);
    expect(transcript.current().outgoing).toEqual([]);
  });

  it('tries again by itself where the line looks well and an answer was lost', async () => {
    const server = new FakeServer();
    const transcript = new LiveTranscript(server, aStore());
    server.losesAnswers = true;
    transcript.say('once');
    await settled();
    expect(transcript.current().outgoing).toMatchObject([{ state: 'sending' }]);

    server.losesAnswers = false;
    await jest.advanceTimersByTimeAsync(5_000);

    expect(server.messages).toHaveLength(1);
    expect(transcript.current().outgoing).toEqual([]);
  });

  it('that is stopped sends nothing more, whatever was still waiting: it is kept for who wrote it', async () => {
    const server = new FakeServer();
    const store = aStore();
    const transcript = new LiveTranscript(server, store);
    server.isUp = false;
    transcript.say('for me to say');
    await jest.advanceTimersByTimeAsync(0);

    transcript.stop();
    server.isUp = true;
    await jest.advanceTimersByTimeAsync(60_000);

    expect(server.messages).toEqual([]);
    expect(store.kept).toMatchObject([{ text: 'for me to say', state: 'sending' }]);
  });

  it('keeps a refused line with its code and sends it again when asked to', async () => {
    const server = new FakeServer();
    const transcript = new LiveTranscript(server, aStore());
    const send = server.send;
    server.send = () => Promise.reject(new ProblemError('rate_limited', 429, ''));
    transcript.say('too fast');
    await settled();
    expect(transcript.current().outgoing).toMatchObject([{ state: 'failed', code: 'rate_limited' }]);

    server.send = send;
    transcript.retry(transcript.current().outgoing[0]?.clientMessageId ?? '');
    await settled();

    expect(textsOf(transcript)).toEqual(['too fast']);
  });

  it('goes on after a reload with what was not acknowledged', async () => {
    const server = new FakeServer();
    const store = aStore();
    server.isUp = false;
    new LiveTranscript(server, store).say('before the reload');
    await settled();

    server.isUp = true;
    const reloaded = new LiveTranscript(server, store);
    await reloaded.resume();

    expect(textsOf(reloaded)).toEqual(['before the reload']);
    expect(store.kept).toEqual([]);
  });

  it('asks for what it missed when a pushed message does not follow', async () => {
    const server = new FakeServer();
    ['a', 'b', 'c'].forEach((text) => server.store(text, text));
    const transcript = new LiveTranscript(server, aStore());
    await transcript.resume();
    server.store('d', 'd');

    transcript.received(server.store('e', 'e'));
    await settled();

    expect(textsOf(transcript)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
});
