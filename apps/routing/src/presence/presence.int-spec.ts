import { type Presence, PauseReasonInput } from '@switchboard/contracts';
import { uuidv7 } from '@switchboard/kernel';
import { administrator, aRouting, type Routing } from '../../test/routing.js';
import { PauseReasonsService } from '../pauses/pause-reasons.service.js';

let routing: Routing;
beforeAll(async () => void (routing = await aRouting()));
afterAll(() => routing?.close());

const published = (agentId: string) =>
  routing.published<{ revision: number; cause: string; presence: Presence; agent: { teamIds: string[] } }>(
    'routing.presence.changed.v1',
    agentId,
  );

describe('presence', () => {
  it('is offline before anything was said', async () => {
    const ann = await routing.agent({ capacity: 4 });

    expect(await ann.presence()).toMatchObject({ state: 'offline', reason: null, capacity: 4, load: 0 });
  });

  it('is what the agent says, with a reason and since when, and is told', async () => {
    const ann = await routing.agent();
    const input = PauseReasonInput.parse({ name: 'Lunch', paid: true });
    const { id } = await routing.part(PauseReasonsService).create({ actor: administrator, input });
    await ann.says('available');
    routing.clock.advance(5000);

    const paused = await ann.says('paused', id);

    expect(paused).toMatchObject({
      state: 'paused',
      reason: { id, name: 'Lunch' },
      paid: true,
      automatic: false,
    });
    expect(paused.since).toBe(routing.clock.now().toISOString());
    expect(await published(ann.id)).toMatchObject([
      { revision: 1, cause: 'agent', presence: { state: 'available' } },
      { revision: 2, cause: 'agent', presence: { state: 'paused' } },
    ]);
  });

  it('keeps its time when it is said again', async () => {
    const ann = await routing.agent();
    const { since } = await ann.says('available');
    routing.clock.advance(5000);

    expect((await ann.says('available')).since).toBe(since);
    expect(await published(ann.id)).toHaveLength(1);
  });

  it('without a reason is an unpaid pause; with one that does not exist it is refused', async () => {
    const ann = await routing.agent();

    expect(await ann.says('paused')).toMatchObject({ reason: null, paid: false });
    await expect(ann.says('paused', uuidv7())).rejects.toMatchObject({ code: 'pause_reason_not_found' });
  });

  it('numbers what is told without a gap, however much happens at once', async () => {
    const ann = await routing.agent({ capacity: 50 });
    const queue = await routing.queue([ann]);
    await ann.says('available');

    const contacts = await Promise.all(Array.from({ length: 10 }, () => routing.contact(queue)));
    await Promise.all(contacts.map((contact) => contact.ringsAt(ann)));
    await Promise.all(contacts.map((contact) => contact.ended()));

    const revisions = (await published(ann.id)).map(({ revision }) => revision);
    expect(revisions.toSorted((a, b) => a - b)).toEqual(revisions.map((_, at) => at + 1));
    const last = (await published(ann.id)).find(({ revision }) => revision === revisions.length);
    expect(last?.presence.load).toBe(0);
  });
});

describe('the copy of users and teams', () => {
  const handled = async (agent: Awaited<ReturnType<Routing['agent']>>) => {
    const contact = await routing.contact(await routing.queue([agent]));
    return (await agent.pulls(contact)).agent;
  };
  const [red, blue] = [uuidv7(), uuidv7()];

  it('keeps the higher revision, whatever comes first', async () => {
    const ann = await routing.agent({ revision: 3, name: 'Ann Third' });

    await routing.userChanged({ ...ann.user, revision: 2, name: 'Ann Second' });
    await routing.userChanged({ ...ann.user, revision: 3, name: 'Ann Repeated' });

    expect((await handled(ann)).name).toBe('Ann Third');
  });

  it('writes the teams of the moment into an assignment, by the team’s own word where it has spoken', async () => {
    const ann = await routing.agent({ teamIds: [red] });
    expect((await handled(ann)).teamIds).toEqual([red]);

    await routing.teamChanged({
      id: blue,
      name: 'Blue',
      memberIds: [ann.id],
      supervisorIds: [],
      revision: 2,
    });
    expect((await handled(ann)).teamIds.toSorted()).toEqual([red, blue].toSorted());
    await routing.teamChanged({ id: blue, name: 'Blue', memberIds: [], supervisorIds: [], revision: 1 });
    await routing.teamChanged({ id: red, name: 'Red', memberIds: [], supervisorIds: [], revision: 1 });

    expect((await handled(ann)).teamIds).toEqual([blue]);
    await routing.teamChanged(
      { id: blue, name: 'Blue', memberIds: [ann.id], supervisorIds: [], revision: 3 },
      true,
    );
    await ann.says('available');
    expect(
      (await routing.published<{ agent: { teamIds: string[] } }>('routing.presence.changed.v1', ann.id)).at(
        -1,
      )?.agent.teamIds,
    ).toEqual([]);
  });

  it('offers nothing to a user who was disabled', async () => {
    const [ann, bob] = [await routing.agent(), await routing.agent()];
    for (const agent of [ann, bob]) await agent.says('available');
    await routing.userChanged({ ...ann.user, active: false, revision: 2 });

    const contact = await routing.contact(await routing.queue([ann, bob]));

    await contact.ringsAt(bob);
  });
});
