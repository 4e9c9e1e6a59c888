import { logger } from '@switchboard/kernel';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

const CONNECT_MS = 3_000;
const log = logger('streams');

/** The processes of a service: each request goes to the next one, past those that take no connection. */
export class ServiceAddresses {
  private turn = 0;

  constructor(private readonly addresses: readonly string[]) {}

  /** A connection of one's own to one of them. Only connecting is tried again: what was sent cannot be sent twice. */
  async connect(): Promise<{ url: URL; socket: Socket }> {
    const first = this.turn++ % this.addresses.length;
    let fault: unknown;
    for (const address of [...this.addresses.slice(first), ...this.addresses.slice(0, first)]) {
      const url = new URL(address);
      try {
        return { url, socket: await connected(url) };
      } catch (err) {
        log.debug({ err, address }, 'a process takes no connection');
        fault = err;
      }
    }
    throw fault;
  }
}

function connected({ protocol, hostname, port }: URL): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const host = hostname.replace(/^\[|\]$/g, '');
  const isSecure = protocol === 'https:';
  const socket: Socket = isSecure
    ? connectTls({ host, port: Number(port || 443), servername: host })
    : connectTcp({ host, port: Number(port || 80) });
  const timer = setTimeout(() => socket.destroy(new Error('No connection in time')), CONNECT_MS);
  socket.once('error', reject);
  socket.once(isSecure ? 'secureConnect' : 'connect', () => {
    clearTimeout(timer);
    socket.off('error', reject);
    resolve(socket);
  });
  socket.once('close', () => clearTimeout(timer));
  return promise;
}
