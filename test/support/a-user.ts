import type { User } from '@switchboard/contracts';
import { uuidv7 } from '@switchboard/kernel';

/** Somebody of staff as accounts tells of him: an agent in no team; what differs is given. */
export const aUser = (given: Partial<User> = {}): User => ({
  id: uuidv7(),
  email: 'ann@example.org',
  name: 'Ann',
  publicName: '',
  roles: ['agent'],
  rights: [],
  skills: {},
  capacity: 3,
  active: true,
  teamIds: [],
  supervisedTeamIds: [],
  revision: 1,
  createdAt: '2026-11-21T09:00:00.000Z',
  ...given,
});
