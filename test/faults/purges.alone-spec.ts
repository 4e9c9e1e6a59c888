import { aHouse, type House, reportOf } from '../support/house.js';
import { killAndAwait, signal } from '../support/running.js';
import { until } from '../support/wait.js';

const PATIENCE_MS = 60_000;
let house: House;
beforeAll(async () => {
  house = await aHouse({ queue: { wrapUpSeconds: 0 } });
});
afterAll(() => house?.leaves());

const past = async () => {
  const { visitor, agent, contactId } = await house.talk();
  await visitor.writes(contactId, 'Hello');
  await agent.closes(contactId, house.status.id);
  await reportOf(house.supervisor, contactId);
  return contactId;
};
const receiptOf = async (contactId: string) => {
  const { items } = await house.admin.ask('GET', '/v1/reports/purges?limit=200');
  return items.find((one: { contactId: string }) => one.contactId === contactId);
};
const outstanding = (contactId: string, services: string[]) =>
  until(async () => String((await receiptOf(contactId)).outstanding) === String(services), {
    what: `a receipt that waits for ${services.join() || 'nobody'}`,
    timeoutMs: PATIENCE_MS,
  });

it(
  'a service that is away while a contact is purged is outstanding on the receipt, and confirms when it is back',
  async () => {
    const [stopped, killed] = [await past(), await past()];

    signal('chat', 'SIGSTOP');
    await house.admin.ask('POST', `/v1/reports/contacts/${stopped}/expire`);
    await house.admin.ask('POST', `/v1/reports/contacts/${killed}/expire`);
    await outstanding(stopped, ['chat']);
    await outstanding(killed, ['chat']);
    signal('chat', 'SIGCONT');
    await killAndAwait('chat');

    await outstanding(stopped, []);
    await outstanding(killed, []);
    for (const contactId of [stopped, killed])
      await expect(house.admin.ask('GET', `/v1/contacts/${contactId}`)).rejects.toMatchObject({
        code: 'gone',
      });
  },
  3 * PATIENCE_MS,
);
