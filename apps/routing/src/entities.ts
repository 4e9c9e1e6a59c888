import { IdempotencyKeyEntity, TombstoneEntity } from '@switchboard/database';
import { AssignmentEntity } from './assignments/assignment.entity.js';
import { GatewayReportEntity } from './connections/gateway-report.entity.js';
import { GatewaySightingEntity } from './connections/gateway-sighting.entity.js';
import { ContactEntity } from './contacts/contact.entity.js';
import { OfferEntity } from './offers/offer.entity.js';
import { PauseReasonEntity } from './pauses/pause-reason.entity.js';
import { TeamEntity } from './people/team.entity.js';
import { UserEntity } from './people/user.entity.js';
import { PresenceEntity } from './presence/presence.entity.js';
import { AdmissionEntity } from './queues/admission.entity.js';
import { QueueEntity } from './queues/queue.entity.js';
import { QueueMemberEntity } from './queues/queue-member.entity.js';
import { WaitingListEntity } from './queues/waiting-list.entity.js';
import { WaitingPlaceEntity } from './waiting/waiting-place.entity.js';

/** Every table of routing. */
export const entities = [
  AdmissionEntity,
  AssignmentEntity,
  ContactEntity,
  GatewayReportEntity,
  GatewaySightingEntity,
  IdempotencyKeyEntity,
  OfferEntity,
  PauseReasonEntity,
  PresenceEntity,
  QueueEntity,
  QueueMemberEntity,
  TeamEntity,
  TombstoneEntity,
  UserEntity,
  WaitingListEntity,
  WaitingPlaceEntity,
];
