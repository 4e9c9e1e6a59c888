import { createServer } from 'node:net';

/** Below the range the kernel hands to outgoing connections, so that a remembered port stays free. */
const FIRST = 20_000;
const LAST = 31_000;

/** Whether nothing listens on a port. */
export function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

interface Wishes {
  wanted?: number;
  taken?: Set<number>;
  free?: (port: number) => Promise<boolean>;
  random?: () => number;
}

/** A free port: the wanted one when it can be had, else one by chance that is not taken. */
export async function choosePort(wishes: Wishes = {}): Promise<number> {
  const { wanted, taken = new Set(), free = isFree, random = Math.random } = wishes;
  if (wanted && !taken.has(wanted) && (await free(wanted))) return wanted;
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const port = FIRST + Math.floor(random() * (LAST - FIRST));
    if (!taken.has(port) && (await free(port))) return port;
  }
  throw new Error(`No free port between ${FIRST} and ${LAST}`);
}
