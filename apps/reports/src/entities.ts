import { TombstoneEntity } from '@switchboard/database';
import { StaffMemberEntity } from '@switchboard/staff';
import { AttachmentEntity } from './attachments/attachment.entity.js';
import { AttachmentOpeningEntity } from './attachments/attachment-opening.entity.js';
import { ContactReportEntity } from './contacts/contact-report.entity.js';
import { RatingEntity } from './contacts/rating.entity.js';
import { AgentEntity } from './live/agent.entity.js';
import { QueueEntity } from './live/queue.entity.js';
import { PurgeConfirmationEntity } from './purges/purge-confirmation.entity.js';
import { PurgeEntity } from './purges/purge.entity.js';
import { PurgePreviewEntity } from './purges/purge-preview.entity.js';
import { TermsEntity } from './terms/terms.entity.js';
import { OfferEntity } from './offers/offer.entity.js';
import { MessageEntity } from './transcript/message.entity.js';

/** Every table of reports. */
export const entities = [
  AgentEntity,
  AttachmentEntity,
  AttachmentOpeningEntity,
  ContactReportEntity,
  MessageEntity,
  OfferEntity,
  PurgeConfirmationEntity,
  PurgeEntity,
  PurgePreviewEntity,
  QueueEntity,
  RatingEntity,
  StaffMemberEntity,
  TermsEntity,
  TombstoneEntity,
];
