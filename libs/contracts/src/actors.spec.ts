import {
  type Actor,
  hasRight,
  isAdministrator,
  isStaff,
  isSupervisor,
  isVisitor,
  mayReadReport,
  maySupervise,
  participantKindOf,
} from './actors.js';

const actor = (kind: Actor['kind'], given: Partial<Actor> = {}): Actor => ({
  kind,
  id: 'me',
  roles: [],
  rights: [],
  teamIds: [],
  ...given,
});
const everything = { roles: ['administrator', 'supervisor'], rights: ['reports'], teamIds: ['a'] } as const;
const claims = {
  ...everything,
  roles: [...everything.roles],
  rights: [...everything.rights],
  teamIds: ['a'],
};
const people: Record<string, Actor> = {
  visitor: actor('visitor'),
  'a visitor whose token claims everything': actor('visitor', claims),
  agent: actor('staff', { roles: ['agent'] }),
  'agent with the reports right': actor('staff', { roles: ['agent'], rights: ['reports'] }),
  'supervisor of the team': actor('staff', { roles: ['supervisor'], teamIds: ['a', 'c'] }),
  'supervisor of another team': actor('staff', { roles: ['supervisor'], teamIds: ['b'] }),
  'agent who once supervised the team': actor('staff', { roles: ['agent'], teamIds: ['a'] }),
  administrator: actor('staff', { roles: ['administrator'] }),
  'somebody without a role': actor('staff'),
  'application with the reports right': actor('application', { rights: ['reports'] }),
  'application that claims a role': actor('application', { roles: ['administrator', 'supervisor'] }),
  system: actor('system', claims),
};

it.each<[string, string]>([
  // isVisitor isStaff isSupervisor isAdministrator · hasRight(reports) hasRight(erase) · maySupervise mayReadReport
  ['visitor', 'v--- -- --'],
  ['a visitor whose token claims everything', 'v--- -- --'],
  ['agent', '-s-- -- --'],
  ['agent with the reports right', '-s-- r- -r'],
  ['supervisor of the team', '-sl- -- sr'],
  ['supervisor of another team', '-sl- -- --'],
  ['agent who once supervised the team', '-s-- -- --'],
  ['administrator', '-s-a re sr'],
  ['somebody without a role', '-s-- -- --'],
  ['application with the reports right', '---- r- -r'],
  ['application that claims a role', '---- -- --'],
  ['system', '---- -- --'],
])('%s: %s', (name, expected) => {
  const who = people[name] ?? actor('system');
  const contact = { teamIds: ['a'] };
  const say = (holds: boolean, letter: string) => (holds ? letter : '-');

  const kinds = [
    say(isVisitor(who), 'v'),
    say(isStaff(who), 's'),
    say(isSupervisor(who), 'l'),
    say(isAdministrator(who), 'a'),
  ];
  const rights = [say(hasRight(who, 'reports'), 'r'), say(hasRight(who, 'erase'), 'e')];
  const contacts = [say(maySupervise(who, contact), 's'), say(mayReadReport(who, contact), 'r')];
  expect([kinds, rights, contacts].map((part) => part.join('')).join(' ')).toBe(expected);
});

it('a contact that no team handled is only for who sees everything', () => {
  const readers = Object.entries(people).filter(([, who]) => mayReadReport(who, { teamIds: [] }));

  expect(readers.map(([name]) => name)).toEqual([
    'agent with the reports right',
    'administrator',
    'application with the reports right',
  ]);
});

it('inside a contact there are its visitor and those who answer him', () => {
  expect((['visitor', 'staff', 'application'] as const).map((kind) => participantKindOf({ kind }))).toEqual([
    'visitor',
    'agent',
    'agent',
  ]);
});
