import { Actor, type User } from '@switchboard/contracts';
import { assertMayReadUsers, endsSessions, losesAdministration, peopleAffected } from './people.rules.js';

describe('assertMayReadUsers', () => {
  const me = '01934f2a-7c00-7000-8a5b-000000000001';
  it.each<[string, Partial<Actor>, boolean, boolean]>([
    ['an administrator', { roles: ['administrator'] }, true, true],
    ['a supervisor', { roles: ['supervisor'] }, true, true],
    ['an agent', { roles: ['agent'] }, false, true],
    ['a visitor, whatever his token says', { kind: 'visitor', roles: ['administrator'] }, false, false],
  ])('%s', (_, given, everybody, himself) => {
    const actor = Actor.parse({ kind: 'staff', id: me, ...given });
    const may = (id?: string) => {
      try {
        assertMayReadUsers(actor, id);
        return true;
      } catch {
        return false;
      }
    };

    expect([may(), may(me)]).toEqual([everybody, himself]);
  });
});

describe('losesAdministration', () => {
  type Case = [string, User['roles'], boolean, Partial<Pick<User, 'roles' | 'active'>>, boolean];
  it.each<Case>([
    ['an administrator who becomes an agent', ['administrator'], true, { roles: ['agent'] }, true],
    ['an administrator who is disabled', ['administrator'], true, { active: false }, true],
    [
      'an administrator who gets another role beside it',
      ['administrator'],
      true,
      { roles: ['agent', 'administrator'] },
      false,
    ],
    ['a disabled administrator', ['administrator'], false, { roles: ['agent'] }, false],
    ['an agent who is disabled', ['agent'], true, { active: false }, false],
    ['a change of the name', ['administrator'], true, {}, false],
  ])('%s', (_, roles, active, change, expected) => {
    expect(losesAdministration({ roles, active }, change)).toBe(expected);
  });
});

describe('endsSessions', () => {
  it.each([
    [true, { active: false }, 'disabled'],
    [true, { active: false, password: 'x' }, 'disabled'],
    [true, { password: 'x' }, 'passwordChanged'],
    [false, { active: false }, null],
    [true, { active: true }, null],
    [true, {}, null],
  ] as const)('active %s, change %j: %s', (active, change, expected) => {
    expect(endsSessions({ roles: ['agent'], active }, change)).toBe(expected);
  });
});

describe('peopleAffected', () => {
  it('names who comes and who goes, in either part, once and sorted', () => {
    const before = { memberIds: ['stays', 'goes'], supervisorIds: ['was'] };
    const after = { memberIds: ['stays', 'comes'], supervisorIds: ['comes'] };

    expect(peopleAffected(before, after)).toEqual(['comes', 'goes', 'was']);
  });
});
