import type { Actor } from '@switchboard/contracts';
import { assertIsStaff, assertMayAdminister, assertMayReadUsers } from './permissions.rules.js';

const actor = (kind: Actor['kind'], ...roles: Actor['roles']): Actor => ({
  kind,
  id: 'me',
  roles,
  rights: [],
  teamIds: [],
});
const ADMINISTRATOR = actor('agent', 'administrator');
const SUPERVISOR = actor('agent', 'supervisor');
const AGENT = actor('agent', 'agent');
/** A visitor's token that claims a role is still a visitor's. */
const VISITOR = actor('visitor', 'administrator');

const allowed = (rule: () => void) => {
  try {
    rule();
    return true;
  } catch {
    return false;
  }
};

it.each([
  ['administrator', ADMINISTRATOR, [true, true, true, true]],
  ['supervisor', SUPERVISOR, [false, true, true, true]],
  ['agent', AGENT, [false, false, true, true]],
  ['visitor', VISITOR, [false, false, false, false]],
])('%s', (_, who, expected) => {
  const rules = [
    () => assertMayAdminister(who),
    () => assertMayReadUsers(who),
    () => assertMayReadUsers(who, 'me'),
    () => assertIsStaff(who),
  ];
  expect(rules.map(allowed)).toEqual(expected);
});
