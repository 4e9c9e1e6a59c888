import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { formOf, ask } from '../../tools/drivers/surface.ts';
import { aHouse, type House, platformSetting, SITE } from '../support/house.js';
import { until } from '../support/wait.js';

interface Line {
  service: string;
  msg: string;
  correlationId?: string;
  traceId?: string;
}
let house: House;
beforeAll(async () => void (house = await aHouse({ agents: 1, inbound: { mode: 'always' } })));
afterAll(() => house?.leaves());

/** What a service has logged for one correlation id. */
function linesOf(service: string, correlationId: string): Line[] {
  const file = join(dirname(platformSetting('TEST_RUN_JSON')), 'logs', `${service}.log`);
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.includes(correlationId))
    .map((line) => JSON.parse(line) as Line);
}
const logged = (service: string, correlationId: string, msg: string) =>
  until(() => linesOf(service, correlationId).find((line) => line.msg === msg), {
    what: `“${msg}” of ${service}`,
  });

it('what a client calls its request is found in every service that had to do with it, by broker, event and stream', async () => {
  const { visitor, agent } = { visitor: await house.visitor(), agent: house.agent };
  const traceId = randomBytes(16).toString('hex');
  const headers = (correlationId: string) => ({
    'x-correlation-id': correlationId,
    traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01`,
  });
  const [starting, taking, sending] = ['start', 'take', 'send'].map((what) => `journey-${what}-${traceId.slice(0, 8)}`) as [string, string, string]; // prettier-ignore

  const contact = await ask(house.address, 'POST', '/v1/contacts', {
    token: visitor.token,
    origin: SITE,
    body: { name: 'Vera' },
    headers: headers(starting),
  });
  await agent.isAvailable();
  const { offer } = await agent.sees('offer.made', ({ offer }) => offer.contact.id === contact.id);
  await ask(house.address, 'POST', `/v1/offers/${offer.id}/accept`, {
    token: agent.token,
    headers: headers(taking),
  });
  await ask(house.address, 'POST', `/v1/contacts/${contact.id}/attachments`, {
    token: visitor.token,
    origin: SITE,
    body: formOf({ name: 'a.txt', content: 'text' }),
    headers: headers(sending),
  });

  const lines = [
    await logged('chat', starting, 'contact started'),
    await logged('routing', taking, 'contact taken'),
    await logged('chat', taking, 'joined'),
    await logged('files', sending, 'file received'),
  ];
  expect(lines.map(({ traceId }) => traceId)).toEqual(Array(4).fill(traceId));
});

it('a refusal tells its correlation id, for whoever asks about it', async () => {
  const refused = ask(house.address, 'GET', '/v1/me', { headers: { 'x-correlation-id': 'journey-refused' } });

  await expect(refused).rejects.toMatchObject({ problem: { correlationId: 'journey-refused' } });
});
