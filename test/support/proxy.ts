import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP proxy in front of a server, for tests in which the network is at fault. */
export interface Proxy {
  /** The given address, through the proxy. */
  urlOf(url: string): string;
  /** Begins to listen (again), on the same port. */
  open(): Promise<void>;
  /** Refuses new connections and resets the open ones. */
  cut(): Promise<void>;
  /** Keeps the connections and passes nothing on, as a frozen server or a lost route does. */
  freeze(): void;
  thaw(): void;
}

/** A proxy to the host and port of an address. It has a port from the start but listens only after `open`. */
export async function aProxy(target: string): Promise<Proxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let frozen = false;
  let server: Server | null = null;
  const ownPort = await freePort();

  const pass = (client: Socket) => {
    const upstream = connect(Number(port), hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk) => frozen || to.write(chunk));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  };

  return {
    urlOf(url) {
      const through = new URL(url);
      through.hostname = '127.0.0.1';
      through.port = String(ownPort);
      return through.toString();
    },
    async open() {
      server = createServer(pass).listen(ownPort, '127.0.0.1');
      await once(server, 'listening');
    },
    async cut() {
      const closing = server;
      server = null;
      for (const socket of sockets) socket.resetAndDestroy();
      if (closing) await new Promise((done) => closing.close(done));
    },
    freeze: () => void (frozen = true),
    thaw: () => void (frozen = false),
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}
