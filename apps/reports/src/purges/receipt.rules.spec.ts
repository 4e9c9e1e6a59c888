import type { Purge } from '@switchboard/contracts';
import { digestOf, outstandingOf } from './receipt.rules.js';

const at = '2026-11-28T09:00:00.000Z';
const confirmed: Purge['confirmed'] = [
  { service: 'chat', at, deleted: { messages: 3, contacts: 1 } },
  { service: 'files', at, deleted: {} },
];
const receipt = {
  contactId: '0190a000-0000-7000-8000-000000000001',
  at,
  why: 'term' as const,
  by: null,
  confirmed,
  completedAt: at,
};

it.each([
  ['everybody, where nobody has', [], ['accounts', 'chat', 'files', 'reports', 'routing']],
  ['who has not', confirmed, ['accounts', 'reports', 'routing']],
])('outstanding is %s', (_, given, expected) => {
  expect(outstandingOf(given)).toEqual(expected);
});

describe('the digest of a receipt', () => {
  it('is the same whatever the order of what it says', () => {
    const [chat, files] = confirmed;
    const turned = [files, { ...chat, deleted: { contacts: 1, messages: 3 } }] as Purge['confirmed'];

    expect(digestOf({ ...receipt, confirmed: turned })).toBe(digestOf(receipt));
  });

  it.each([
    ['the contact', { contactId: '0190a000-0000-7000-8000-000000000002' }],
    ['the time', { at: '2026-11-28T09:00:00.001Z' }],
    ['the reason', { why: 'byHand' as const }],
    ['who did it', { by: '0190a000-0000-7000-8000-000000000003' }],
    ['a count', { confirmed: [{ service: 'chat' as const, at, deleted: { messages: 2 } }] }],
    ['its end', { completedAt: null }],
  ])('changes with %s', (_, change) => {
    expect(digestOf({ ...receipt, ...change })).not.toBe(digestOf(receipt));
  });
});
