import type { Message } from '@switchboard/contracts';

/** Something written here that the server has not acknowledged. */
export interface Outgoing {
  readonly clientMessageId: string;
  readonly text: string;
  readonly visibility: 'everyone' | 'staff';
  readonly state: 'sending' | 'failed';
  /** The code of the refusal, where it failed. */
  readonly code: string | null;
  readonly at: string;
}

/** A contact's messages as far as a page has them: in order, each once, and what is still on its way. */
export interface Transcript {
  readonly messages: readonly Message[];
  readonly outgoing: readonly Outgoing[];
}

export const EMPTY_TRANSCRIPT: Transcript = { messages: [], outgoing: [] };

const byOrder = (a: Message, b: Message) => a.seq - b.seq || (a.staffSeq ?? 0) - (b.staffSeq ?? 0);

/** Takes messages in any order and with repeats; what was acknowledged is no longer on its way. */
export function withMessages(transcript: Transcript, arrived: readonly Message[]): Transcript {
  const known = new Set(transcript.messages.map(({ id }) => id));
  const fresh = [
    ...new Map(arrived.filter(({ id }) => !known.has(id)).map((message) => [message.id, message])).values(),
  ];
  const arrivedIds = new Set(arrived.map(({ clientMessageId }) => clientMessageId));
  const outgoing = transcript.outgoing.filter(({ clientMessageId }) => !arrivedIds.has(clientMessageId));
  if (fresh.length === 0 && outgoing.length === transcript.outgoing.length) return transcript;
  return {
    messages: fresh.length === 0 ? transcript.messages : [...transcript.messages, ...fresh].sort(byOrder),
    outgoing,
  };
}

/** Up to where nothing is missing: what to ask `messages.after` with. */
export function cursorOf(transcript: Transcript): { seq: number; staffSeq: number } {
  const seqs = transcript.messages.filter(({ staffSeq }) => staffSeq === undefined).map(({ seq }) => seq);
  const staffSeqs = transcript.messages.flatMap(({ staffSeq }) => staffSeq ?? []);
  return { seq: lastWithoutGap(seqs), staffSeq: lastWithoutGap(staffSeqs) };
}

function lastWithoutGap(numbers: readonly number[]): number {
  if (numbers.length === 0) return 0;
  let last = numbers[0] ?? 0;
  for (const number of numbers) if (number === last + 1) last = number;
  return last;
}

/** Is a public or a staff number missing between what is here? Then ask. */
export function hasGap(transcript: Transcript): boolean {
  const { seq, staffSeq } = cursorOf(transcript);
  return transcript.messages.some((message) =>
    message.staffSeq === undefined ? message.seq > seq : message.staffSeq > staffSeq,
  );
}

/** Adds something to be sent, or puts a failed one on its way again. */
export function withOutgoing(transcript: Transcript, added: Outgoing): Transcript {
  const others = transcript.outgoing.filter(
    ({ clientMessageId }) => clientMessageId !== added.clientMessageId,
  );
  return { ...transcript, outgoing: [...others, added] };
}

/** Marks what could not be sent; it stays until it is tried again or dropped. */
export function withFailure(transcript: Transcript, clientMessageId: string, code: string): Transcript {
  const outgoing = transcript.outgoing.map((one) =>
    one.clientMessageId === clientMessageId ? { ...one, state: 'failed' as const, code } : one,
  );
  return { ...transcript, outgoing };
}

/** Drops something that was not sent. */
export function withoutOutgoing(transcript: Transcript, clientMessageId: string): Transcript {
  return {
    ...transcript,
    outgoing: transcript.outgoing.filter((one) => one.clientMessageId !== clientMessageId),
  };
}
