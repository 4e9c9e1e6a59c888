import { describe, expect, it } from '@jest/globals';
import type { ContactState } from '@switchboard/contracts';
import { assertMaySpeak, markable, type Standing } from './speaking.rules.js';

const visitor = { role: 'visitor', name: null, isPresent: true } as const;
const owner = { role: 'owner', name: 'Anna', isPresent: true } as const;
const colleague = { ...owner, role: 'agent' } as const;
const supervisor = { ...owner, role: 'supervisor' } as const;
const monitor = { ...owner, role: 'monitor' } as const;
const gone = { ...owner, isPresent: false };
const standing = (state: ContactState, part: Standing['part']): Standing => ({
  contactId: 'c1',
  state,
  revision: 1,
  lastSeq: 7,
  part,
  earlier: null,
});

describe('who may speak', () => {
  it.each<[ContactState, string, Standing['part'], string | null, string | null]>([
    // state      who                part      to everyone           to staff
    ['waiting', 'the visitor', visitor, null, 'forbidden'],
    ['active', 'the visitor', visitor, null, 'forbidden'],
    ['wrapUp', 'the visitor', visitor, 'contact_closed', 'forbidden'],
    ['closed', 'the visitor', visitor, 'contact_closed', 'forbidden'],
    ['abandoned', 'the visitor', visitor, 'contact_closed', 'forbidden'],
    ['active', 'the owner', owner, null, null],
    ['wrapUp', 'the owner', owner, 'contact_closed', null],
    ['closed', 'the owner', gone, 'contact_closed', 'contact_closed'],
    ['active', 'a colleague', colleague, null, null],
    ['wrapUp', 'a colleague', { ...colleague, isPresent: false }, 'contact_closed', 'contact_closed'],
    ['active', 'a supervisor', supervisor, null, null],
    ['waiting', 'a supervisor', supervisor, null, null],
    ['wrapUp', 'a supervisor', supervisor, 'contact_closed', 'contact_closed'],
    ['active', 'a monitor', monitor, 'forbidden', null],
    ['closed', 'a monitor', monitor, 'forbidden', 'contact_closed'],
    ['active', 'who has left', gone, 'contact_not_found', 'contact_not_found'],
    ['waiting', 'who has left', gone, 'contact_not_found', 'contact_not_found'],
    ['active', 'a stranger', null, 'contact_not_found', 'contact_not_found'],
    ['closed', 'a stranger', null, 'contact_not_found', 'contact_not_found'],
  ])('%s: %s', (state, _, part, toEveryone, toStaff) => {
    for (const [visibility, code] of [
      ['everyone', toEveryone],
      ['staff', toStaff],
    ] as const) {
      const speak = () => assertMaySpeak(standing(state, part), visibility);
      if (code) expect(speak).toThrow(code);
      else expect(speak).not.toThrow();
    }
  });

  it('nobody has read further than there is something to read', () => {
    expect(markable(standing('active', visitor), 5)).toBe(5);
    expect(markable(standing('active', visitor), 99)).toBe(7);
    expect(() => markable(standing('active', gone), 5)).toThrow('contact_not_found');
    expect(markable(standing('active', monitor), 5)).toBe(0);
  });
});
