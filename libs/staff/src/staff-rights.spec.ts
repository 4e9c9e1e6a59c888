import type { Actor, StaffRights } from '@switchboard/contracts';
import { setTimeout as delay } from 'node:timers/promises';
import { RightsOfStaff } from './staff-rights.js';

const ann: Actor = {
  kind: 'staff',
  id: 'ann',
  roles: ['administrator'],
  rights: ['reports'],
  teamIds: ['t1'],
};
const known = (more: Partial<StaffRights> = {}): StaffRights => ({
  id: 'ann',
  roles: ['agent'],
  rights: [],
  supervisedTeamIds: ['t2'],
  active: true,
  revision: 2,
  ...more,
});
const rightsBy = (find: (id: string) => StaffRights | null, freshMs?: number) =>
  new RightsOfStaff({ findRights: async (id) => find(id) }, freshMs);

describe('RightsOfStaff', () => {
  it('gives somebody the roles, rights and teams that he has now, not those of his token', async () => {
    const actor = await rightsBy(() => known()).now(ann);

    expect(actor).toEqual({ ...ann, roles: ['agent'], rights: [], teamIds: ['t2'] });
  });

  it('refuses somebody who is no longer here', async () => {
    const rights = rightsBy(() => known({ active: false }));

    await expect(rights.now(ann)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('believes the token of somebody it has never heard of', async () => {
    expect(await rightsBy(() => null).now(ann)).toEqual(ann);
  });

  it('asks nothing about visitors', async () => {
    const visitor: Actor = { ...ann, kind: 'visitor', roles: [], rights: [], teamIds: [] };
    const rights = rightsBy(() => {
      throw new Error('asked');
    });

    expect(await rights.now(visitor)).toEqual(visitor);
  });

  it('looks once for many requests at a moment, and again when it is no longer fresh', async () => {
    let looks = 0;
    const rights = rightsBy(() => {
      looks += 1;
      return known();
    }, 20);

    await Promise.all([rights.now(ann), rights.now(ann), rights.now(ann)]);
    expect(looks).toBe(1);
    await delay(40);
    await rights.now(ann);

    expect(looks).toBe(2);
  });
});
