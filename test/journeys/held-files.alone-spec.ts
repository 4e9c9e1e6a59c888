import { eicar, pdf } from '../../tools/drivers/samples.ts';
import { aHouse, type House, linesOf } from '../support/house.js';
import { scannerIsAway } from '../support/scanner.js';
import { until } from '../support/wait.js';

const PATIENCE = 90_000;
let house: House;
let comesBack: (() => Promise<void>) | null = null;
beforeAll(async () => {
  house = await aHouse({ queue: { wrapUpSeconds: 0 }, inbound: { mode: 'onInvitation' } });
});
afterAll(async () => {
  await comesBack?.();
  house?.leaves();
});

describe('while the scanner is away', () => {
  it(
    'files are held, nobody gets them, and they are judged once it is back, also after the contact’s end',
    async () => {
      const going = await house.talk();
      const ending = await house.talk();
      for (const { agent, contactId } of [going, ending]) await agent.invitesFiles(contactId);
      comesBack = await scannerIsAway();

      const first = await going.visitor.sends(going.contactId, { name: 'a.pdf', content: pdf('A') });
      const virus = await going.visitor.sends(going.contactId, { name: 'b.txt', content: eicar() });
      const last = await ending.visitor.sends(ending.contactId, {
        name: 'c.pdf',
        content: pdf('C'),
        text: 'Late',
      });
      await Promise.all([
        going.visitor.seesFile(first.id, 'held'),
        going.agent.seesFile(virus.id, 'held'),
        ending.visitor.seesFile(last.id, 'held'),
      ]);
      for (const { id } of [first, virus, last])
        await expect(house.admin.downloads(id)).rejects.toMatchObject({ code: 'attachment_not_found' });
      const closed = await ending.agent.closes(ending.contactId, house.status.id);
      expect(closed.state).toBe('closed');
      // Who talks is not held up.
      await going.visitor.writes(going.contactId, 'Is it there yet?');

      await comesBack();
      comesBack = null;

      const stateOf = async (id: string) => (await house.admin.ask('GET', `/v1/attachments/${id}`)).state;
      const judged = { timeoutMs: PATIENCE, what: 'the verdicts' };
      await until(async () => (await stateOf(first.id)) === 'clean', judged);
      await until(async () => (await stateOf(virus.id)) === 'infected', judged);
      await until(async () => (await stateOf(last.id)) === 'clean', judged);
      await going.agent.sees('message.sent', ({ message }) => message.attachment?.id === first.id);
      await until(async () => {
        const { items } = await ending.visitor.transcript(ending.contactId);
        return items.find(
          (message: { attachment: { id: string } | null }) => message.attachment?.id === last.id,
        );
      });
      expect(linesOf((await ending.visitor.transcript(ending.contactId)).items).at(-1)).toBe('Late');
      expect((await ending.visitor.downloads(last.id)).bytes.toString()).toBe(pdf('C'));
      expect(await house.admin.ask('GET', `/v1/contacts/${ending.contactId}`)).toMatchObject({
        state: 'closed',
      });
    },
    2 * PATIENCE,
  );
});
