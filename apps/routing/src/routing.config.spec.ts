import { routingConfig } from './routing.config.js';

const env = { DATABASE_URL: 'postgres://x', RABBITMQ_URL: 'amqp://x' };

describe('routingConfig', () => {
  it('gives a lost agent 60 s unless it is told otherwise', () => {
    expect(routingConfig(env).AGENT_GRACE_SECONDS).toBe(60);
    expect(routingConfig({ ...env, AGENT_GRACE_SECONDS: '5' }).AGENT_GRACE_SECONDS).toBe(5);
  });

  it('names every fault at once', () => {
    expect(() => routingConfig({ AGENT_GRACE_SECONDS: '0' })).toThrow(
      /DATABASE_URL[\s\S]*RABBITMQ_URL[\s\S]*AGENT_GRACE_SECONDS/,
    );
  });
});
