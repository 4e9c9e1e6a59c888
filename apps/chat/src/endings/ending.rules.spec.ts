import { describe, expect, it } from '@jest/globals';
import { after, anActiveContact, aWaitingContact } from '../../test/a-contact.js';
import { anAgent, aQueue } from '../../test/facts.js';
import type { Contact } from '../contacts/contact.types.js';
import {
  closeBy,
  closeWhenDue,
  end,
  endBySystem,
  endWhenIdle,
  extendWrapUp,
  finishWrapUp,
  leaveByVisitor,
  missVisitor,
  seeVisitor,
} from './ending.rules.js';

const status = { id: 'c0ffee00-0000-7000-8000-000000000001', name: 'Solved' };
const byNobody = { reason: 'idle', by: { kind: 'system', id: null, name: null }, placement: null } as const;
const seconds = (wrapUpSeconds: number) => aQueue({ wrapUpSeconds });

describe('an end', () => {
  it.each<[string, Contact, string, number | null]>([
    ['while waiting is an abandonment', aWaitingContact(), 'abandoned', null],
    ['with wrap-up in the queue starts it', anActiveContact({ queue: seconds(60) }).contact, 'wrapUp', 60],
    ['with a status does so too', anActiveContact({ queue: seconds(60), status }).contact, 'wrapUp', 60],
    [
      'without wrap-up, with a status, closes',
      anActiveContact({ queue: seconds(0), status }).contact,
      'closed',
      null,
    ],
    [
      'without wrap-up leaves time for the status',
      anActiveContact({ queue: seconds(0) }).contact,
      'wrapUp',
      60,
    ],
  ])('%s', (_, contact, state, wrapUp) => {
    const ended = end(contact, byNobody, after(100));

    expect(ended).toMatchObject({
      state,
      endedAt: after(100),
      closedAt: state === 'wrapUp' ? null : after(100),
    });
    expect(ended.wrapUpEndsAt).toEqual(wrapUp === null ? null : after(100 + wrapUp));
    expect(end(ended, byNobody, after(200))).toBe(ended);
  });

  it('keeps the owner until the contact is closed, the others leave at once', () => {
    const agents = [anAgent(), anAgent()];
    const ended = endBySystem(anActiveContact({}, agents).contact, 'idle', after(100));
    expect(ended.staff.map(({ leftAt }) => leftAt)).toEqual([null, after(100)]);

    const closed = closeWhenDue(ended, after(160));

    expect(closed.staff.map(({ leftAt, role }) => [leftAt, role])).toEqual([
      [after(160), 'owner'],
      [after(100), 'agent'],
    ]);
    expect(closed.notSet).toBe(true);
  });

  it('by the clock comes when it is due, not before', () => {
    const { contact } = anActiveContact({ queue: aQueue({ idleSeconds: 30 }), activeAt: after(10) });

    expect(endWhenIdle(contact, after(39))).toBe(contact);
    expect(endWhenIdle(contact, after(40)).state).toBe('wrapUp');
    expect(endWhenIdle({ ...contact, queue: aQueue({ idleSeconds: 0 }) }, after(9999)).state).toBe('active');
    const ended = endBySystem(contact, 'idle', after(40));
    expect(closeWhenDue(ended, after(99))).toBe(ended);
    expect(closeWhenDue(ended, after(100)).state).toBe('closed');
  });

  it('by the last agent needs a status; another one leaves without', () => {
    const [anna, ben] = [anAgent(), anAgent()];
    const { contact } = anActiveContact({}, [anna, ben]);

    const left = closeBy(contact, anna, after(50));

    expect(left).toMatchObject({ state: 'active', ownerId: ben.id, endedAt: null });
    expect(() => closeBy(left, ben, after(60))).toThrow(/status_required/);
    expect(closeBy({ ...left, status }, ben, after(60))).toMatchObject({
      state: 'wrapUp',
      ending: { reason: 'agent', by: { id: ben.id } },
    });
  });

  it('by the visitor is his own only', () => {
    const { contact, agents } = anActiveContact();
    const [agent] = agents as [(typeof agents)[0]];

    expect(() => leaveByVisitor(contact, agent, after(20))).toThrow(/contact_not_found/);
    expect(() => leaveByVisitor(contact, { ...agent, kind: 'visitor' }, after(20))).toThrow(
      /contact_not_found/,
    );
  });
});

describe('wrap-up', () => {
  const { contact, agents } = anActiveContact();
  const [owner] = agents as [(typeof agents)[0]];
  const inWrapUp = endBySystem(contact, 'idle', after(100));

  it('is extended from what is left', () => {
    expect(extendWrapUp(inWrapUp, owner, 30, after(110)).wrapUpEndsAt).toEqual(after(190));
    expect(extendWrapUp(inWrapUp, owner, 30, after(300)).wrapUpEndsAt).toEqual(after(330));
  });

  it('is finished by its owner with a status', () => {
    expect(() => finishWrapUp(inWrapUp, owner, after(110))).toThrow(/status_required/);
    expect(() => finishWrapUp(inWrapUp, anAgent(), after(110))).toThrow(/contact_closed/);
    expect(() => finishWrapUp(contact, owner, after(110))).toThrow(/conflict/);
    expect(finishWrapUp({ ...inWrapUp, status }, owner, after(110))).toMatchObject({
      state: 'closed',
      notSet: false,
    });
  });
});

describe('a lost visitor', () => {
  it('is away, and comes back', () => {
    const { contact } = anActiveContact();
    const away = missVisitor(contact, 'away', after(20));

    expect(away).toMatchObject({ state: 'active', visitorAway: true });
    expect(missVisitor(away, 'away', after(300))).toBe(away);
    expect(seeVisitor(away).visitorAway).toBe(false);
    expect(seeVisitor(contact)).toBe(contact);
  });

  it('keeps his place while he is only away, and has given up once he is gone', () => {
    const away = missVisitor(aWaitingContact(), 'away', after(20));

    expect(away).toMatchObject({ state: 'waiting', visitorAway: true });
    expect(missVisitor(away, 'gone', after(200))).toMatchObject({
      state: 'abandoned',
      ending: { reason: 'lost' },
      visitorAway: false,
    });
  });
});
