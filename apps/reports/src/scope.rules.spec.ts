import type { Actor } from '@switchboard/contracts';
import { scopeOf } from './scope.rules.js';

const actor = (given: Partial<Actor>): Actor => ({
  kind: 'staff',
  id: 'me',
  roles: [],
  rights: [],
  teamIds: ['a', 'b'],
  ...given,
});

it.each<[string, Partial<Actor>, readonly string[] | null | 'forbidden']>([
  ['an administrator', { roles: ['administrator'] }, null],
  ['the reports right', { roles: ['agent'], rights: ['reports'] }, null],
  ['a supervisor', { roles: ['supervisor'] }, ['a', 'b']],
  ['a supervisor of no team', { roles: ['supervisor'], teamIds: [] }, []],
  ['an agent', { roles: ['agent'] }, 'forbidden'],
  [
    'a visitor, whatever his token says',
    { kind: 'visitor', roles: ['administrator'], rights: ['reports'] },
    'forbidden',
  ],
])('%s', (_, given, expected) => {
  if (expected === 'forbidden') expect(() => scopeOf(actor(given))).toThrow('forbidden');
  else expect(scopeOf(actor(given))).toEqual(expected);
});
