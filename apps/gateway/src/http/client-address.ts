import type { IncomingMessage } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';

/** Who a request comes from: X-Forwarded-* counts only when it was written by a proxy we know (S077, T8). */
export class ClientAddresses {
  private readonly proxies = new BlockList();

  constructor(trusted: readonly string[]) {
    for (const entry of trusted) {
      const [address = '', prefix] = entry.split('/');
      const family = isIPv6(address) ? 'ipv6' : 'ipv4';
      if (prefix === undefined) this.proxies.addAddress(address, family);
      else this.proxies.addSubnet(address, Number(prefix), family);
    }
  }

  isProxy(address: string): boolean {
    const plain = withoutMapping(address);
    return this.proxies.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
  }

  /** The nearest address that is not one of our proxies. */
  of({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>): string {
    const forwarded = String(headers['x-forwarded-for'] ?? '')
      .split(',')
      .map((part) => part.trim());
    const hops = [...forwarded.filter((part) => part !== ''), socket.remoteAddress ?? ''].map(withoutMapping);
    let client = hops.pop() ?? '';
    while (hops.length > 0 && this.isProxy(client)) client = hops.pop() ?? client;
    return client;
  }

  /** Whether the browser's own connection is TLS, as far as we or our proxy can tell. */
  isSecure({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>): boolean {
    if ('encrypted' in socket && socket.encrypted === true) return true;
    return this.isProxy(socket.remoteAddress ?? '') && headers['x-forwarded-proto'] === 'https';
  }
}

const withoutMapping = (address: string) => address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/, '');
