import { createServer } from 'node:net';

/** Below the range the kernel hands to outgoing connections, so that a remembered port stays free. */
const FIRST = 20_000;
const LAST = 31_000;

/**
 * Whether nothing listens on a port.
 * @param {number} port
 * @param {string} [host]
 * @returns {Promise<boolean>}
 */
export function isFree(port, host = '127.0.0.1') {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/**
 * A free port: the wanted one when it can be had, else one by chance that is not in `taken`.
 * @param {{ wanted?: number, taken?: Set<number>, free?: (port: number) => Promise<boolean>, random?: () => number }} [options]
 * @returns {Promise<number>}
 */
export async function choosePort({ wanted, taken = new Set(), free = isFree, random = Math.random } = {}) {
  if (wanted && !taken.has(wanted) && (await free(wanted))) return wanted;
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const port = FIRST + Math.floor(random() * (LAST - FIRST));
    if (!taken.has(port) && (await free(port))) return port;
  }
  throw new Error(`No free port between ${FIRST} and ${LAST}`);
}
