import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Actor, ContactFacts } from '@switchboard/contracts';
import { type AChat, aChat, anAdministrator, anAgent } from './a-chat.js';

describe('a visitor who is gone', () => {
  let here: AChat;
  // A database each: who reports at all is one fact for the whole service.
  beforeEach(async () => {
    here = await aChat();
  });
  afterEach(() => here.end());

  const reports = (visitors: Actor[], gatewayId = 'gateway-1') =>
    here.chat.visitors.seen({ gatewayId, visitorIds: visitors.map(({ id }) => id) });
  /** Time passes while the gateway goes on reporting whom it sees. */
  const pass = async (seconds: number, visitors: Actor[] = []) => {
    for (let second = 5; second <= seconds; second += 5) {
      here.clock.advance(5_000);
      await reports(visitors);
      await here.chat.looksForAbsent();
    }
  };
  const stateOf = async (contactId: string) => (await here.staffView(anAdministrator(), contactId)).state;
  const isAway = async (contactId: string) =>
    (await here.staffView(anAdministrator(), contactId)).visitorAway;

  it('while he waits has given up after the grace, not before', async () => {
    const [gone, here2] = [await here.aContact(), await here.aContact()];
    await reports([gone.visitor, here2.visitor]);

    await pass(130, [here2.visitor]);
    expect(await stateOf(gone.contactId)).toBe('waiting');
    await pass(5, [here2.visitor]);

    expect(await stateOf(gone.contactId)).toBe('abandoned');
    expect(await stateOf(here2.contactId)).toBe('waiting');
    expect(await here.published('chat.contact.ended.v1', gone.contactId)).toMatchObject([{ reason: 'lost' }]);
    expect(await here.published('chat.contact.closed.v1', gone.contactId)).toHaveLength(1);
  });

  it('while he waits is marked away long before, keeps his place, and is back when he is seen', async () => {
    const { visitor, contactId } = await here.aContact();
    await reports([visitor]);
    await pass(15);
    expect(await isAway(contactId)).toBe(false);
    await pass(10);
    expect(await isAway(contactId)).toBe(true);
    expect(await stateOf(contactId)).toBe('waiting');

    await reports([visitor]);

    expect(await isAway(contactId)).toBe(false);
    await pass(100, [visitor]);
    expect(await stateOf(contactId)).toBe('waiting');
  });

  it('while he talks is marked away within half a minute, and is back when he is seen', async () => {
    const { visitor, contactId } = await here.aContact({ agents: [anAgent()] });
    await reports([visitor]);
    await pass(15);
    expect(await isAway(contactId)).toBe(false);
    await pass(10);
    expect(await isAway(contactId)).toBe(true);
    expect(await stateOf(contactId)).toBe('active');

    await reports([visitor]);

    expect(await isAway(contactId)).toBe(false);
    const published = await here.published<{ contact: ContactFacts }>('chat.contact.changed.v1', contactId);
    expect(published.map(({ contact }) => contact.visitorAway)).toEqual([false, true, false]);
  });

  it('was never here by a socket: his contact is nobody’s to miss', async () => {
    const { visitor, contactId } = await here.aContact();
    await reports([visitor]);
    await here.chat.endings.leave({ actor: visitor, contactId });
    here.clock.advance(3_600_000);
    const byRest = await here.chat.contacts.start({
      actor: visitor,
      queue: (await here.aContact()).queue,
      widgetId: null,
      fields: {},
    });

    await pass(300);

    expect(await stateOf(byRest.contact.id)).toBe('waiting');
  });

  it('is missed by no one while no gateway reports: an outage begins every clock anew', async () => {
    const { visitor, contactId } = await here.aContact();
    await reports([visitor]);
    await pass(100);

    here.clock.advance(600_000); // the broker is away
    await here.chat.looksForAbsent();
    await reports([]);
    await here.chat.looksForAbsent();
    await pass(130);
    expect(await stateOf(contactId)).toBe('waiting');
    await pass(10);

    expect(await stateOf(contactId)).toBe('abandoned');
  });

  it('is still counted by the next process: the times stand in the database', async () => {
    const { visitor, contactId } = await here.aContact();
    await reports([visitor]);
    await pass(100);

    await here.restart();
    await pass(40);

    expect(await stateOf(contactId)).toBe('abandoned');
  });

  it('of one gateway is here as long as the other one sees him', async () => {
    const { visitor, contactId } = await here.aContact();
    for (let second = 0; second < 200; second += 5) {
      here.clock.advance(5_000);
      await Promise.all([reports([], 'gateway-1'), reports([visitor], 'gateway-2')]);
    }
    await here.chat.looksForAbsent();

    expect(await stateOf(contactId)).toBe('waiting');
  });
});
