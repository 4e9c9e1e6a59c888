import { Actor } from '@switchboard/contracts';
import { type AttachmentForOpening, type ContactForOpening, mayOpen, type Reader } from './may-open.rules.js';

const ID = (n: number) => `00000000-0000-7000-8000-00000000000${n}`;
const [VISITOR, AGENT, OTHER, TEAM, OTHER_TEAM] = [ID(1), ID(2), ID(3), ID(4), ID(5)];
const staff = (id: string, more: object = {}) =>
  Actor.parse({ kind: 'staff', id, roles: ['agent'], ...more });
const nobody: Reader = {
  staff: null,
  visitorId: null,
  viewerSince: null,
  isNavigation: true,
  isStaffBrowser: false,
};
const READERS = {
  stranger: nobody,
  script: { ...nobody, isNavigation: false },
  visitor: { ...nobody, visitorId: VISITOR },
  'other visitor': { ...nobody, visitorId: OTHER },
  'early viewer': { ...nobody, viewerSince: new Date('2026-01-01T10:05:00Z') },
  'late viewer': { ...nobody, viewerSince: new Date('2026-01-01T10:31:00Z') },
  'handling agent': { ...nobody, staff: staff(AGENT) },
  'other agent': { ...nobody, staff: staff(OTHER) },
  'agent with a viewer cookie': {
    ...nobody,
    staff: staff(AGENT),
    viewerSince: new Date(0),
    visitorId: VISITOR,
  },
  supervisor: { ...nobody, staff: staff(OTHER, { roles: ['supervisor'], teamIds: [TEAM] }) },
  "another team's supervisor": {
    ...nobody,
    staff: staff(OTHER, { roles: ['supervisor'], teamIds: [OTHER_TEAM] }),
  },
  'reports right': { ...nobody, staff: staff(OTHER, { rights: ['reports'] }) },
  administrator: { ...nobody, staff: staff(OTHER, { roles: ['administrator'] }) },
  'staff browser': { ...nobody, isStaffBrowser: true },
} satisfies Record<string, Reader>;
const open: ContactForOpening = {
  isOpen: true,
  isWrapUp: false,
  endedAt: null,
  ownerId: AGENT,
  visitorId: VISITOR,
  visitorGaveUp: false,
  staffIds: [AGENT],
  teamIds: [TEAM],
  isExpired: false,
};
const ended = { ...open, isOpen: false, endedAt: new Date('2026-01-01T10:30:00Z'), staffIds: [] };
const CONTACTS = {
  open,
  wrapUp: { ...ended, isWrapUp: true },
  ended,
  expired: { ...ended, isExpired: true },
  'given up': { ...ended, visitorGaveUp: true },
  'given up, open': { ...open, visitorGaveUp: true },
} satisfies Record<string, ContactForOpening>;
const clean: AttachmentForOpening = { state: 'clean', consent: 'notNeeded', direction: 'inbound' };

type Row = [keyof typeof CONTACTS, keyof typeof READERS, string];

describe('mayOpen a clean file', () => {
  it.each<Row>([
    ['open', 'stranger', '8 allowed, viewer row'],
    ['open', 'script', '8 allowed'],
    ['open', 'staff browser', '8 allowed'],
    ['open', 'visitor', '7 allowed'],
    ['open', 'other visitor', '8 allowed, viewer row'],
    ['open', 'handling agent', '6 allowed'],
    ['open', 'other agent', '8 allowed'],
    ['open', 'supervisor', '6 allowed'],
    ['open', 'administrator', '6 allowed'],
    ['wrapUp', 'handling agent', '6 allowed'],
    ['wrapUp', 'other agent', '10 refused'],
    ['wrapUp', 'stranger', '10 refused'],
    ['wrapUp', 'visitor', '7 allowed'],
    ['ended', 'visitor', '7 allowed'],
    ['ended', 'other visitor', '10 refused'],
    ['ended', 'stranger', '10 refused'],
    ['ended', 'early viewer', '9 allowed'],
    ['ended', 'late viewer', '10 refused'],
    ['ended', 'handling agent', '10 refused'],
    ['ended', 'agent with a viewer cookie', '10 refused'],
    ['ended', 'other agent', '10 refused'],
    ['ended', 'supervisor', '6 allowed'],
    ['ended', "another team's supervisor", '10 refused'],
    ['ended', 'reports right', '6 allowed'],
    ['ended', 'administrator', '6 allowed'],
    ['ended', 'staff browser', '10 refused'],
    ['given up', 'visitor', '5 refused'],
    ['given up, open', 'visitor', '5 refused'],
    ['given up', 'supervisor', '6 allowed'],
    ['expired', 'administrator', '2 gone'],
    ['expired', 'visitor', '2 gone'],
    ['expired', 'stranger', '2 gone'],
  ])('%s, %s: row %s (V21–V30)', (contact, reader, expected) => {
    const { rule, outcome, writesViewer } = mayOpen(READERS[reader], {
      contact: CONTACTS[contact],
      attachment: clean,
    });

    expect(`${rule} ${outcome}${writesViewer ? ', viewer row' : ''}`).toBe(expected);
  });
});

describe('mayOpen a file that is', () => {
  it.each(['uploading', 'aborted', 'scanning', 'held', 'infected', 'unscannable'] as const)(
    '%s: row 3 for everybody (S032)',
    (state) => {
      for (const reader of Object.values(READERS)) {
        expect(mayOpen(reader, { contact: open, attachment: { ...clean, state } })).toMatchObject({
          rule: 3,
          outcome: 'refused',
        });
      }
    },
  );

  it.each(['deleted', 'recalled'] as const)('%s: row 2', (state) => {
    expect(mayOpen(READERS.visitor, { contact: open, attachment: { ...clean, state } })).toMatchObject({
      rule: 2,
      outcome: 'gone',
    });
  });

  it.each(['asked', 'denied'] as const)('%s: row 4, except for the sending staff', (consent) => {
    const attachment = { ...clean, consent, direction: 'outbound' as const };

    expect(mayOpen(READERS.visitor, { contact: open, attachment })).toMatchObject({
      rule: 4,
      outcome: 'refused',
    });
    expect(mayOpen(READERS.stranger, { contact: open, attachment })).toMatchObject({
      rule: 4,
      outcome: 'refused',
    });
    expect(mayOpen(READERS['handling agent'], { contact: open, attachment })).toMatchObject({
      rule: 6,
      outcome: 'allowed',
    });
    expect(mayOpen(READERS['handling agent'], { contact: ended, attachment })).toMatchObject({
      rule: 10,
      outcome: 'refused',
    });
  });

  it('accepted: as if nobody had been asked', () => {
    expect(
      mayOpen(READERS.visitor, { contact: open, attachment: { ...clean, consent: 'accepted' } }),
    ).toMatchObject({ rule: 7 });
  });

  it('unknown: row 1, for everybody', () => {
    for (const reader of Object.values(READERS))
      expect(mayOpen(reader, null)).toMatchObject({ rule: 1, outcome: 'refused' });
  });
});
