import type { IncomingMessage } from 'node:http';
import { type AppError, unlessAborted } from '@switchboard/kernel';
import { ERRORS } from '../files.errors.js';

/** Ends an upload that nobody sends any more: silence, too long in all (S020), or the client is gone. */
export interface Bounds {
  signal: AbortSignal;
  /** Of the body, so far. */
  receivedBytes(): number;
  /** The work, or the reason why the upload ended. */
  within<T>(work: Promise<T>): Promise<T>;
  end(): void;
}

export function boundsOf(
  request: IncomingMessage,
  { silenceMs, totalMs }: { silenceMs: number; totalMs: number },
): Bounds {
  const abort = new AbortController();
  const stop = (error: AppError) => abort.abort(error);
  const total = setTimeout(() => stop(ERRORS.timeout()), totalMs);
  const silence = setTimeout(() => stop(ERRORS.timeout()), silenceMs);
  let receivedBytes = 0;
  const onData = (chunk: Buffer) => {
    receivedBytes += chunk.length;
    silence.refresh();
  };
  const onClose = () => {
    if (!request.complete) stop(ERRORS.malformed('The upload broke off'));
  };
  request.on('data', onData);
  request.once('close', onClose);
  return {
    signal: abort.signal,
    receivedBytes: () => receivedBytes,
    within(work) {
      work.catch(() => undefined);
      return unlessAborted(work, abort.signal);
    },
    end() {
      clearTimeout(total);
      clearTimeout(silence);
      request.off('data', onData);
      request.off('close', onClose);
    },
  };
}
