import { IdempotencyKeyEntity, TombstoneEntity } from '@switchboard/database';
import { StaffMemberEntity } from '@switchboard/staff';
import { EndedSessionEntity } from './access/ended-session.entity.js';
import { ViewerEntity } from './access/viewer.entity.js';
import { VisitorBrowserEntity } from './access/visitor-browser.entity.js';
import { AttachmentEntity } from './attachments/attachment.entity.js';
import { ForgottenAttachmentEntity } from './attachments/forgotten-attachment.entity.js';
import { ContactEntity } from './contacts/contact.entity.js';
import { InvitationEntity } from './invitations/invitation.entity.js';
import { UsedGrantEntity } from './invitations/used-grant.entity.js';
import { OpeningEntity } from './links/opening.entity.js';
import { TicketEntity } from './links/ticket.entity.js';
import { PolicyEntity } from './policy/policy.entity.js';

/** Every table of files. */
export const entities = [
  AttachmentEntity,
  ContactEntity,
  EndedSessionEntity,
  ForgottenAttachmentEntity,
  IdempotencyKeyEntity,
  InvitationEntity,
  OpeningEntity,
  PolicyEntity,
  StaffMemberEntity,
  TicketEntity,
  TombstoneEntity,
  UsedGrantEntity,
  ViewerEntity,
  VisitorBrowserEntity,
];
