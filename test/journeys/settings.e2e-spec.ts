import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { ask } from '../../tools/drivers/surface.ts';
import { aHouse, type House, PASSWORD, SITE } from '../support/house.js';
import { platformDatabase } from '../support/running.js';
import { until } from '../support/wait.js';

type Body = Record<string, unknown>;
interface Setting {
  kind: string;
  make: () => Body;
  change: Body;
}

let house: House;
let database: pg.Client;
beforeAll(async () => {
  [house, database] = await Promise.all([aHouse({ agents: 1 }), platformDatabase()]);
});
afterAll(async () => {
  house?.leaves();
  await database?.end();
});

/** Every thing that administrators make, change and remove, with what to send for one. */
const THINGS: Record<string, Setting> = {
  '/v1/users': {
    kind: 'user',
    make: () => ({
      email: `${randomUUID()}@house.example`,
      password: PASSWORD,
      name: 'New',
      roles: ['agent'],
    }),
    change: { roles: ['supervisor'], password: `${PASSWORD}-changed` },
  },
  '/v1/teams': { kind: 'team', make: () => ({ name: randomUUID() }), change: { memberIds: [] } },
  '/v1/widgets': {
    kind: 'widget',
    make: () => ({ name: randomUUID(), queueIds: [house.queue.id], allowedOrigins: [SITE] }),
    change: { active: false },
  },
  '/v1/queues': { kind: 'queue', make: () => ({ name: randomUUID() }), change: { wrapUpSeconds: 5 } },
  '/v1/pause-reasons': { kind: 'pauseReason', make: () => ({ name: randomUUID() }), change: { paid: true } },
  '/v1/statuses': {
    kind: 'status',
    make: () => ({ name: randomUUID(), queueIds: [house.queue.id] }),
    change: { finalOutcome: false },
  },
};

/** Every setting that is put, not made: where, and what is sent. `null` takes it away, where that is possible. */
const POLICIES: Record<string, { kind: string; sent: (Body | null)[] }> = {
  '/v1/file-policy': { kind: 'filePolicy', sent: [{ inbound: { mode: 'onInvitation' } }] },
  '/v1/retention': { kind: 'retention', sent: [{ reportDays: 730 }] },
  '/v1/queues/{id}/file-policy': { kind: 'filePolicy', sent: [{ inbound: { mode: 'always' } }, null] },
};
/** What somebody sets for himself or about one contact: no setting of the deployment. */
const NO_SETTINGS = [
  '/v1/me/preferences',
  '/v1/me/presence',
  '/v1/contacts/{id}/status',
  '/v1/contacts/{id}/important',
  '/v1/reports/contacts/{id}/hold',
];

interface Line {
  action: string;
  actor_id: string;
  details: { changed: string[]; [name: string]: unknown };
}
const linesOf = async (id: string | null, kind: string): Promise<Line[]> => {
  const { rows } = await database.query<Line>(
    `SELECT action, actor_id, details FROM accounts.audit
     WHERE subject_id IS NOT DISTINCT FROM $1 AND subject_kind = $2 ORDER BY id`,
    [id, kind],
  );
  return rows;
};
/** The trail hears of a change by an event. */
const lines = (id: string | null, kind: string, count: number) =>
  until(async () => ((await linesOf(id, kind)).length >= count ? linesOf(id, kind) : null), {
    what: `${count} lines of the trail about a ${kind}`,
  });

describe('the audit trail', () => {
  it('is asked for by this test for every administered thing there is', async () => {
    const { paths } = await ask(house.address, 'GET', '/v1/openapi.json');
    const methodsOf = (path: string) => Object.keys(paths[path] ?? {});
    const all = Object.keys(paths);

    const things = all.filter(
      (path) => methodsOf(path).includes('post') && methodsOf(`${path}/{id}`).includes('patch'),
    );
    const put = all.filter((path) => methodsOf(path).includes('put') && !NO_SETTINGS.includes(path));

    expect(things.sort()).toEqual(Object.keys(THINGS).sort());
    expect(put.sort()).toEqual(Object.keys(POLICIES).sort());
  });

  it.each(Object.entries(THINGS))(
    'has who made, changed and removed one of %s, and names of fields instead of secrets (S111)',
    async (path, { kind, make, change }) => {
      const { admin } = house;
      const made = make();

      const { id } = await admin.ask('POST', path, made);
      await admin.ask('PATCH', `${path}/${id}`, change);
      await admin.ask('DELETE', `${path}/${id}`);

      const found = await lines(id, kind, 3);
      expect(found.map(({ action, actor_id }) => `${action} ${actor_id}`)).toEqual(
        ['created', 'changed', 'removed'].map((verb) => `${kind}.${verb} ${admin.user.id}`),
      );
      const names = Object.keys(made).filter((name) => name !== 'password');
      expect(found[0]?.details.changed).toEqual(expect.arrayContaining(names));
      expect(found[1]?.details.changed).toEqual(Object.keys(change).sort());
      expect(JSON.stringify(found)).not.toContain(PASSWORD);
    },
  );

  it.each(Object.entries(POLICIES))('has who put %s, and who took it away', async (path, { kind, sent }) => {
    const { admin, queue } = house;
    const id = path.includes('{id}') ? (queue.id as string) : null;
    const before = (await linesOf(id, kind)).length;

    for (const body of sent) await admin.ask('PUT', path.replace('{id}', queue.id), body);

    const found = await lines(id, kind, before + sent.length);
    expect(found.slice(before).map(({ action, actor_id }) => `${action} ${actor_id}`)).toEqual(
      sent.map((body) => `${kind}.${body ? 'changed' : 'removed'} ${admin.user.id}`),
    );
  });

  it('has nothing of what was refused', async () => {
    const { agent, queue } = house;
    const before = await linesOf(queue.id, 'queue');

    await agent.ask('PATCH', `/v1/queues/${queue.id}`, { name: 'Mine' }).catch(() => undefined);

    expect(await linesOf(queue.id, 'queue')).toEqual(before);
  });
});
