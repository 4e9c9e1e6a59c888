import { IdempotencyKeyEntity } from '@switchboard/database';
import { AuditEntryEntity } from './audit/audit-entry.entity.js';
import { TeamEntity } from './people/team.entity.js';
import { TeamPersonEntity } from './people/team-person.entity.js';
import { UserEntity } from './people/user.entity.js';
import { PreferencesEntity } from './preferences/preferences.entity.js';
import { RefreshTokenEntity } from './sessions/refresh-token.entity.js';
import { SessionEntity } from './sessions/session.entity.js';
import { SignInAttemptsEntity } from './sign-in/sign-in-attempts.entity.js';
import { SignInPlaceEntity } from './sign-in/sign-in-place.entity.js';
import { VisitorEntity } from './visitors/visitor.entity.js';
import { WidgetEntity } from './widgets/widget.entity.js';

/** Every table of accounts. */
export const entities = [
  AuditEntryEntity,
  IdempotencyKeyEntity,
  PreferencesEntity,
  RefreshTokenEntity,
  SessionEntity,
  SignInAttemptsEntity,
  SignInPlaceEntity,
  TeamEntity,
  TeamPersonEntity,
  UserEntity,
  VisitorEntity,
  WidgetEntity,
];
