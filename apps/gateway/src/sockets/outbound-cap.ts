import type { Socket } from 'socket.io';

const MAX_PACKETS = 500;
const MAX_BYTES = 1024 * 1024;

/**
 * Ends a socket whose reader does not keep up, before its backlog fills our memory (S091): the library has no limit of
 * its own. The client comes back and asks for what it missed.
 */
export function capOutbound({ conn }: Socket, ended: () => void): void {
  let packets = 0;
  let bytes = 0;
  conn.on('packetCreate', ({ data }: { data?: unknown }) => {
    packets += 1;
    bytes += typeof data === 'string' || Buffer.isBuffer(data) ? data.length : 0;
    if (packets <= MAX_PACKETS && bytes <= MAX_BYTES) return;
    ended();
    conn.close(true);
    // A close is a frame that such a reader never reads either.
    conn.request.socket.destroy();
  });
  conn.on('drain', () => {
    packets = 0;
    bytes = 0;
  });
}
