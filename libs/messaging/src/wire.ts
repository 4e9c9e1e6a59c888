import { WIRE_BYTES } from '@switchboard/contracts';
import type { ConsumeMessage } from 'amqplib';

/** A message that nobody can handle, however often it comes: why, in one word and one sentence. */
export class Unacceptable extends Error {
  override readonly name = 'Unacceptable';

  constructor(
    readonly reason:
      'wrong_user' | 'key_mismatch' | 'no_handler' | 'not_json' | 'too_deep' | 'too_big' | 'payload',
    message: string,
  ) {
    super(message);
  }
}

const MAX_DEPTH = 64;
const [QUOTE, BACKSLASH, OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = Buffer.from('"\\[]{}');

/** JSON on the wire; "nothing" is an empty body. */
export function encodeBody(value: unknown): Buffer {
  return value === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(value));
}

/** The body of a message, or an Unacceptable; never anything that could overflow a stack later. */
export function decodeBody(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  if (body.length > WIRE_BYTES) throw new Unacceptable('too_big', `The body has ${body.length} bytes`);
  if (isTooDeep(body)) throw new Unacceptable('too_deep', `The body is nested deeper than ${MAX_DEPTH}`);
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new Unacceptable('not_json', 'The body is not JSON');
  }
}

/** One header, when it is a text of a sane length. */
export function headerOf(message: Pick<ConsumeMessage, 'properties'>, name: string): string | undefined {
  const value: unknown = message.properties.headers?.[name];
  return typeof value === 'string' && value.length <= 255 ? value : undefined;
}

/** What caused a message: the trace and the correlation that it brings. */
export function causeOf(message: ConsumeMessage): { traceparent: unknown; correlationId: unknown } {
  const correlationId: unknown = message.properties.correlationId;
  return { traceparent: headerOf(message, 'traceparent'), correlationId };
}

/** A property that AMQP says is a text but a foreign client may have left out. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

// On the bytes and before parsing: what is nested thousands deep overflows whoever walks it afterwards.
function isTooDeep(body: Buffer): boolean {
  let depth = 0;
  let inText = false;
  for (let i = 0; i < body.length; i++) {
    const byte = body[i];
    if (inText) {
      if (byte === BACKSLASH) i++;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
      if (++depth > MAX_DEPTH) return true;
    } else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) depth--;
  }
  return false;
}
