import { isIPv6 } from 'node:net';

const GROUPS = 8;
const NETWORK_GROUPS = 4;

/**
 * Where an address comes from, for what is counted by it: an IPv4 address stands for itself; of IPv6 whoever has one
 * address has the whole /64, so all of it is one.
 */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '').replace(/%.*$/, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail = ''] = plain.toLowerCase().split('::');
  const [before, after] = [groupsOf(head), groupsOf(tail)];
  const zeros = Array<string>(Math.max(0, GROUPS - before.length - after.length)).fill('0');
  const groups = plain.includes('::') ? [...before, ...zeros, ...after] : before;
  return `${groups.slice(0, NETWORK_GROUPS).join(':')}::/64`;
}

// An embedded IPv4 address stands at the end, for two groups; the network is before it.
const groupsOf = (part: string) =>
  part
    .split(':')
    .filter((group) => group !== '')
    .flatMap((group) => (group.includes('.') ? ['', ''] : [group.replace(/^0+(?=.)/, '')]));
