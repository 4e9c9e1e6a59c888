import { once } from 'node:events';
import { Socket } from 'node:net';
import { ScannerFailed } from './scanner.errors.js';

export interface ClamdAddress {
  host: string;
  port: number;
}

/**
 * A connection to clamd that never emits 'error': the library prints those to the console. The fault is kept, and 'close'
 * always comes.
 */
export class ClamdSocket extends Socket {
  fault: Error | null = null;

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.fault ??= error;
    super._destroy(null, callback);
  }
}

/** A connected socket, or `ScannerFailed` in good time. */
export async function connectClamd({ host, port }: ClamdAddress, withinMs: number): Promise<ClamdSocket> {
  const socket = new ClamdSocket();
  const timer = setTimeout(() => socket.destroy(new Error('connecting took too long')), withinMs);
  try {
    socket.setNoDelay(true).connect({ host, port });
    await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
    if (socket.destroyed) throw new ScannerFailed('The scanner is not there', { cause: socket.fault });
    return socket;
  } finally {
    clearTimeout(timer);
  }
}

/** clamd's answer to one command, all of it. */
export async function askClamd(
  address: ClamdAddress,
  command: 'PING' | 'VERSION',
  withinMs: number,
): Promise<string> {
  const socket = await connectClamd(address, withinMs);
  const timer = setTimeout(() => socket.destroy(new Error('no answer in time')), withinMs);
  try {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => {
      // No answer of clamd is long; what is, is no clamd.
      if (chunks.length < 10) chunks.push(chunk);
      else socket.destroy();
    });
    socket.write(`z${command}\0`);
    await once(socket, 'close');
    if (socket.fault) throw new ScannerFailed('The scanner did not answer', { cause: socket.fault });
    return Buffer.concat(chunks).toString('latin1').replace(/\0$/, '');
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}
