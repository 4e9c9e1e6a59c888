import { Actor } from '@switchboard/contracts';
import type { ContactForOpening } from '../access/may-open.rules.js';
import { mayReadFiles } from './attachments.rules.js';

const ID = (n: number) => `00000000-0000-7000-8000-00000000000${n}`;
const open: ContactForOpening = {
  isOpen: true,
  isWrapUp: false,
  endedAt: null,
  ownerId: ID(2),
  visitorId: ID(1),
  visitorGaveUp: false,
  staffIds: [ID(2), ID(3)],
  teamIds: [ID(4)],
  isExpired: false,
};
const ended = { ...open, isOpen: false, staffIds: [], endedAt: new Date(0) };
const agent = (id: string, more: object = {}) =>
  Actor.parse({ kind: 'staff', id, roles: ['agent'], ...more });
const visitor = (id: string) => Actor.parse({ kind: 'visitor', id });

describe('mayReadFiles', () => {
  it.each([
    ['its visitor', visitor(ID(1)), open, true],
    ['its visitor, afterwards', visitor(ID(1)), ended, true],
    ['its visitor, having given up', visitor(ID(1)), { ...ended, visitorGaveUp: true }, false],
    ['another visitor', visitor(ID(9)), open, false],
    ['an agent in it', agent(ID(3)), open, true],
    ['an agent who is not', agent(ID(9)), open, false],
    ['its owner in wrap-up', agent(ID(2)), { ...ended, isWrapUp: true }, true],
    ['its agent, afterwards', agent(ID(2)), ended, false],
    ['the supervisor of the team', agent(ID(9), { roles: ['supervisor'], teamIds: [ID(4)] }), ended, true],
    ['whoever has the reports right', agent(ID(9), { rights: ['reports'] }), ended, true],
  ])('%s: %#', (_, actor, contact, may) => {
    expect(mayReadFiles(actor, contact)).toBe(may);
  });
});
