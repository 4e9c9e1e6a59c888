import { IdempotencyKeyEntity, TombstoneEntity } from '@switchboard/database';
import { StaffMemberEntity } from '@switchboard/staff';
import { ContactEntity } from './contacts/contact.entity.js';
import { ParticipantEntity } from './contacts/participant.entity.js';
import { ReadMarkEntity } from './messages/read-mark.entity.js';
import { StatusEntity } from './statuses/status.entity.js';
import { MessageEntity } from './transcript/message.entity.js';
import { GatewayReportEntity } from './visitors/gateway-report.entity.js';
import { VisitorSightingEntity } from './visitors/visitor-sighting.entity.js';

/** Every table of chat. */
export const entities = [
  ContactEntity,
  GatewayReportEntity,
  IdempotencyKeyEntity,
  MessageEntity,
  ParticipantEntity,
  ReadMarkEntity,
  StaffMemberEntity,
  StatusEntity,
  TombstoneEntity,
  VisitorSightingEntity,
];
