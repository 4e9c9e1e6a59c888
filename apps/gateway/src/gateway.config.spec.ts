import { gatewayConfig } from './gateway.config.js';

const NEEDED = {
  FILES_URL: 'http://127.0.0.1:9',
  RABBITMQ_URL: 'amqp://gateway:x@localhost/v',
  TOKEN_PUBLIC_KEY: 'k'.repeat(59),
};

describe('the settings of the gateway', () => {
  it('have working values where none are needed', () => {
    expect(gatewayConfig({ ...NEEDED, PORT: '4000' })).toMatchObject({
      PORT: 4000,
      HOST: '127.0.0.1',
      PUBLIC_URL: 'http://localhost:4000',
      TRUSTED_PROXIES: [],
      RATE_MESSAGES_PER_SECOND: 50,
      RATE_MESSAGES_BURST: 200,
    });
  });

  it('take one address of files or several', () => {
    const addresses = (FILES_URL: string) => gatewayConfig({ ...NEEDED, FILES_URL }).FILES_URL;

    expect(addresses('http://files:8080')).toEqual(['http://files:8080']);
    expect(addresses('http://one:1, https://two:2')).toEqual(['http://one:1', 'https://two:2']);
    for (const wrong of ['', 'http://one:1,', 'ftp://one', 'one:1'])
      expect(() => addresses(wrong)).toThrow('FILES_URL');
  });

  it('name the process anew each time, unless told', () => {
    expect(gatewayConfig(NEEDED).GATEWAY_ID).not.toBe(gatewayConfig(NEEDED).GATEWAY_ID);
    expect(gatewayConfig({ ...NEEDED, GATEWAY_ID: 'west' }).GATEWAY_ID).toBe('west');
  });

  it('tell every fault at once, and no value', () => {
    const faulty = () =>
      gatewayConfig({ PORT: 'secret-port', MANAGEMENT_TARGETS: '{', TRUSTED_PROXIES: '10.0.0.1' });

    expect(faulty).toThrow(
      /PORT[^]*FILES_URL is missing[^]*RABBITMQ_URL is missing[^]*TOKEN_PUBLIC_KEY is missing[^]*MANAGEMENT_TARGETS/,
    );
    expect(faulty).not.toThrow(/secret-port/);
  });
});
