import type { IncomingMessage } from 'node:http';
import { ClientAddresses } from './client-address.js';

const from = (remoteAddress: string, headers: Record<string, string> = {}) =>
  ({ socket: { remoteAddress }, headers }) as unknown as IncomingMessage;

describe('the address of a client', () => {
  const addresses = new ClientAddresses(['10.0.0.1', '192.168.0.0/16', 'fd00::/8']);

  it.each([
    [
      'straight from a client, whatever he claims',
      from('203.0.113.9', { 'x-forwarded-for': '1.1.1.1' }),
      '203.0.113.9',
    ],
    ['through our proxy', from('10.0.0.1', { 'x-forwarded-for': '203.0.113.9' }), '203.0.113.9'],
    [
      'through two of ours',
      from('::ffff:10.0.0.1', { 'x-forwarded-for': '203.0.113.9, 192.168.3.4' }),
      '203.0.113.9',
    ],
    [
      'with a lie before what our proxy saw',
      from('10.0.0.1', { 'x-forwarded-for': '1.1.1.1, 203.0.113.9' }),
      '203.0.113.9',
    ],
    ['from our proxy itself', from('fd00::5'), 'fd00::5'],
  ])('%s (S077)', (_what, request, expected) => {
    expect(addresses.of(request)).toBe(expected);
  });

  it('is secure where our proxy says so, and nobody else', () => {
    const https = { 'x-forwarded-proto': 'https' };

    expect(addresses.isSecure(from('10.0.0.1', https))).toBe(true);
    expect(addresses.isSecure(from('203.0.113.9', https))).toBe(false);
  });
});
