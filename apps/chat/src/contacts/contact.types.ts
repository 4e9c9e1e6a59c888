import type {
  ContactFacts,
  ContactState,
  EndReason,
  HandedOverBy,
  LeftReason,
  QueueFacts,
  QueueName,
  Sender,
  StaffRole,
  Transfer,
} from '@switchboard/contracts';

/** The slot that an owner or agent uses, as routing told of it. A supervisor and a monitor have none. */
export interface Slot {
  placement: number | null;
  queueId: string | null;
  releasedAt: Date | null;
  releaseReason: LeftReason | null;
}

export type { Transfer };

/** From whom somebody has a contact, and by which offer. */
export interface HandedOver {
  offerId: string | null;
  by: HandedOverBy;
}

/**
 * Somebody of staff in a contact. What routing told (`joinedAt`, `assignment`) and what he did here (`leftSelfAt`) is kept
 * as it was told; `leftAt`, `leftReason`, and who of the agents is the owner, follow from it, whatever came first.
 */
export interface Participant {
  /** His own in this contact; of who has an assignment, the assignment's. */
  id: string;
  userId: string;
  name: string | null;
  /** What the visitor reads. */
  publicName: string | null;
  teamIds: string[];
  role: StaffRole;
  assignment: Slot | null;
  /** Null: nobody gave him his place. */
  handedOver: HandedOver | null;
  /** Null while only the release is known. */
  joinedAt: Date | null;
  leftSelfAt: Date | null;
  leftAt: Date | null;
  leftReason: LeftReason | null;
}

/** One of routing's numbered facts about where a contact stands; number 0 is its start. The highest one holds. */
export interface Placement {
  placement: number;
  state: 'waiting' | 'active';
  queue: QueueName;
  at: string;
  reason: 'started' | 'assigned' | 'connectionLost' | 'transferred' | 'overflow';
  /** Of a transfer: who, and what he wrote for staff. */
  handedOverBy?: HandedOverBy | null;
  note?: string | null;
}

export interface Ending {
  reason: EndReason;
  by: Sender;
  /** Of a refusal: facts with a lower number were true before it and are still recorded. */
  placement: number | null;
}

export interface Rating {
  score: number;
  text: string | null;
}

/** One visit, with everybody who takes part. Rules make a new one; nothing changes it in place. */
export interface Contact {
  id: string;
  /** Moves with state and participants, not with messages. */
  revision: number;
  state: ContactState;
  queue: QueueFacts;
  widgetId: string | null;
  visitor: ContactFacts['visitor'];
  language: string | null;
  /** Everybody of staff who is or was in it. */
  staff: Participant[];
  placements: Placement[];
  /** Every attempt to hand it to an agent. */
  transfers: Transfer[];
  ownerId: string | null;
  status: ContactFacts['status'];
  notSet: boolean;
  important: boolean;
  visitorAway: boolean;
  ending: Ending | null;
  startedAt: Date;
  answeredAt: Date | null;
  endedAt: Date | null;
  closedAt: Date | null;
  wrapUpEndsAt: Date | null;
  /** Last sign of life of somebody in it, for idleness. */
  activeAt: Date;
  lastSeq: number;
  lastStaffSeq: number;
}
