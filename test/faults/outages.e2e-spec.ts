import { setTimeout as delay } from 'node:timers/promises';
import { Staff } from '../../tools/drivers/people.ts';
import { aHouse, type House, linesOf, pulls } from '../support/house.js';
import { anOwnPlatform, type OwnPlatform } from '../support/own-platform.js';
import { isReady, processNamed, signal } from '../support/running.js';
import { until } from '../support/wait.js';

/** Whoever is not reported for 15 s counts as away; from then on his grace runs. */
const GRACE_SECONDS = 2;
const LONGER_THAN_GRACE_MS = (15 + GRACE_SECONDS + 3) * 1000;
const PATIENCE_MS = 60_000;

let platform: OwnPlatform;
let house: House;
beforeAll(async () => {
  platform = await anOwnPlatform({ SCALE: 'gateway=2', AGENT_GRACE_SECONDS: String(GRACE_SECONDS) });
}, 150_000);
beforeEach(async () => void (house = await aHouse({ place: platform.place })));
afterEach(() => house?.leaves());
afterAll(() => platform?.stop(), 60_000);

/** Somebody of the house by the second gateway. */
async function bySecondGateway(agent: Staff): Promise<Staff> {
  const there = new Staff(platform.gateway(2));
  [there.token, there.user] = [agent.token, agent.user];
  agent.disconnects();
  await there.connects();
  return there;
}
const presenceOf = async (agent: Staff) => (await agent.ask('GET', '/v1/me/presence')).state;
const stateOf = async (contactId: string) =>
  (await house.admin.ask('GET', `/v1/contacts/${contactId}`)).state;

describe('one of two gateways that is killed', () => {
  it(
    'sends back the contacts of those who do not come again, after the grace, and of nobody else',
    async () => {
      const [lost, stays] = await Promise.all(house.agents.map(bySecondGateway));
      if (!lost || !stays) throw new Error('The house has two agents');
      const waiting = await house.talk({ agent: lost });
      const going = await house.talk({ agent: stays });
      await lost.isAvailable();
      await waiting.visitor.writes(waiting.contactId, 'Hello');
      await lost.reads('Hello');
      // One browser is gone with its gateway; the other finds the next gateway by itself.
      lost.line?.socket.io.reconnection(false);
      waiting.visitor.line?.forget();

      signal('gateway-2', 'SIGKILL', platform.runFile);
      const again = new Staff(platform.gateway(1));
      [again.token, again.user] = [stays.token, stays.user];
      await again.connects();

      await waiting.visitor.sees(
        'contact.changed',
        ({ contact }) => contact.state === 'waiting',
        PATIENCE_MS,
      );
      const returned = await house.admin.ask('GET', '/v1/waiting');
      expect(returned.items).toMatchObject([
        { contactId: waiting.contactId, waitingSince: waiting.contact.startedAt },
      ]);
      expect(linesOf((await waiting.visitor.transcript(waiting.contactId)).items)).toContain('· returned');
      expect(await stateOf(going.contactId)).toBe('active');
      await going.visitor.writes(going.contactId, 'Still with me?');
      await again.reads('Still with me?');
      // He is not who is asked next; somebody else may take it.
      lost.address = platform.gateway(1);
      expect(await presenceOf(lost)).toBe('offline');
      await pulls(again, waiting.contactId);
      again.disconnects();
      stays.disconnects();
      await until(() => processNamed('gateway-2', platform.runFile).readiness === 'ok', {
        timeoutMs: PATIENCE_MS,
      });
    },
    2 * PATIENCE_MS,
  );
});

describe('an outage longer than the grace sends nobody back', () => {
  const nobodyWasSentBack = async (talk: Awaited<ReturnType<House['talk']>>, before: string) => {
    const { visitor, agent, contactId } = talk;
    await until(() => visitor.writes(contactId, 'Are you there?'), {
      timeoutMs: PATIENCE_MS,
      what: 'a line',
    });
    await agent.reads('Are you there?');
    // Until every clock that could have run out has.
    await delay(LONGER_THAN_GRACE_MS);
    expect(await presenceOf(agent)).toBe('available');
    expect(await stateOf(contactId)).toBe('active');
    expect(linesOf((await visitor.transcript(contactId)).items)).toEqual([
      '· joined',
      before,
      'Are you there?',
    ]);
  };

  it(
    'of the broker: what was acknowledged is there, what was not is refused, and all goes on by itself',
    async () => {
      const talk = await house.talk();
      await talk.agent.isAvailable();
      await talk.visitor.writes(talk.contactId, 'Before');

      await platform.broker.cut();
      for (const { line } of [talk.visitor, talk.agent]) line?.forget();
      // Who starts without a broker waits for it (R07).
      signal('chat', 'SIGKILL', platform.runFile);
      const refused = talk.visitor.writes(talk.contactId, 'Meanwhile').catch((error) => error);
      await delay(LONGER_THAN_GRACE_MS);
      const alone = processNamed('chat', platform.runFile);
      expect([alone.restarts, await isReady('chat', platform.runFile)]).toEqual([1, true]);
      await platform.broker.open();

      expect((await refused).status).toBeGreaterThanOrEqual(503);
      // Whoever was told nothing in between is told that he may have missed something; from then on he is told again.
      for (const person of [talk.visitor, talk.agent]) await person.sees('resync', undefined, PATIENCE_MS);
      await nobodyWasSentBack(talk, 'Before');
    },
    2 * PATIENCE_MS,
  );

  it(
    'of routing: who talks goes on talking, and who comes is answered afterwards',
    async () => {
      const talk = await house.talk();
      await talk.agent.isAvailable();
      const pid = signal('routing', 'SIGSTOP', platform.runFile);
      try {
        await talk.visitor.writes(talk.contactId, 'Before');
        await delay(LONGER_THAN_GRACE_MS);
      } finally {
        process.kill(pid, 'SIGCONT');
      }

      await nobodyWasSentBack(talk, 'Before');
      const visitor = await house.visitor();
      const contact = await until(() => visitor.starts({ name: 'Walter' }), { timeoutMs: PATIENCE_MS });
      await talk.agent.takes(contact.id);
    },
    2 * PATIENCE_MS,
  );
});
