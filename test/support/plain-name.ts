import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

/** A name that only the browsers of these tests know; pages there are not secure ones. */
const NAME = 'console.test';
export const KNOWS_THE_NAME = `--host-resolver-rules=MAP ${NAME} 127.0.0.1`;

/**
 * The gateway under a plain http name, as on a company's network. It is one whose PUBLIC_URL is that name: what comes in
 * is passed on as if it had been asked under its own.
 */
export async function aPlainName(gateway: string) {
  const { hostname, port, host, origin } = new URL(gateway);
  const headersOf = ({ headers }: IncomingMessage) => ({
    ...headers,
    host,
    ...(headers.origin ? { origin } : {}),
  });
  const server = createServer((incoming, outgoing) => {
    const { method, url } = incoming;
    const passedOn = request(
      { hostname, port, method, path: url, headers: headersOf(incoming) },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    passedOn.on('error', () => outgoing.destroy());
    incoming.pipe(passedOn);
  });
  server.on('upgrade', (incoming, client) => {
    const upstream = connect(Number(port), hostname);
    const lines = Object.entries(headersOf(incoming)).map(([name, value]) => `${name}: ${String(value)}`);
    upstream.write([`GET ${incoming.url} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
    client.pipe(upstream).pipe(client);
    client.on('error', () => upstream.destroy());
    upstream.on('error', () => client.destroy());
    client.on('close', () => upstream.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://${NAME}:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
