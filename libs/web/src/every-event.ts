import type { MessageEvent } from '@switchboard/contracts';

type Known = Exclude<MessageEvent, { type: 'unknown' }>;

const ann = { kind: 'agent', id: 'ann', name: 'Ann' } as const;
const bob = { kind: 'agent', id: 'bob', name: 'Bob' } as const;
const vera = { kind: 'visitor', id: 'vera', name: 'Vera' } as const;
const queue = { id: 'q', number: 7, name: 'Support' };
const file = { id: 'f', name: 'a.pdf', direction: 'inbound' } as const;

/** One of each event, for tests of what is shown of them. */
export const EVERY_EVENT: { readonly [T in Known['type']]: Extract<Known, { type: T }> } = {
  joined: { type: 'joined', who: ann, role: 'agent' },
  left: { type: 'left', who: ann, reason: 'connectionLost' },
  transferred: { type: 'transferred', by: ann, to: bob },
  transferAsked: { type: 'transferAsked', by: ann, to: { kind: 'queue', ...queue }, note: 'knows it better' },
  transferRefused: { type: 'transferRefused', by: ann, to: bob, outcome: 'missed', note: null },
  invited: { type: 'invited', by: ann, to: bob, note: null },
  inviteRefused: { type: 'inviteRefused', by: ann, to: bob, outcome: 'rejected', note: 'no time' },
  assistanceAsked: { type: 'assistanceAsked', by: ann, note: 'he is angry' },
  monitorJoined: { type: 'monitorJoined', who: bob },
  returned: { type: 'returned', queue, reason: 'connectionLost' },
  agentSilent: { type: 'agentSilent', who: ann, seconds: 120 },
  fileInvited: { type: 'fileInvited', invitationId: 'i', by: ann, expiresAt: '2026-01-01T12:00:00.000Z' },
  fileInvitationEnded: { type: 'fileInvitationEnded', invitationId: 'i', by: null, outcome: 'expired' },
  fileBlocked: { type: 'fileBlocked', file, state: 'infected', note: 'Eicar' },
  fileHeld: { type: 'fileHeld', file },
  fileReleased: { type: 'fileReleased', file, by: bob, note: 'he is known' },
  fileRecalled: { type: 'fileRecalled', file, note: 'Eicar' },
  consentAnswered: { type: 'consentAnswered', file, by: vera, decision: 'accepted' },
  redacted: { type: 'redacted', what: 'message', messageId: 'm', by: bob, note: 'a card number' },
  ended: { type: 'ended', reason: 'agent', by: ann },
  statusSet: { type: 'statusSet', status: { id: 's', name: 'Solved' }, by: ann },
};
/** One of a later version, as it comes over the wire. */
export const UNKNOWN_EVENT = { type: 'teleported', who: ann } as unknown as MessageEvent;
