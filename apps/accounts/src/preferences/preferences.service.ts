import { assertStaff } from '@switchboard/kernel';
import { Injectable } from '@nestjs/common';
import {
  GetPreferences,
  Preferences,
  PutPreferences,
  type Payload,
  type Preferences as PreferencesOf,
} from '@switchboard/contracts';
import { Database } from '@switchboard/database';
import { PreferencesEntity } from './preferences.entity.js';
import { ERRORS } from '../accounts.errors.js';

/** What somebody of staff likes his console to be; his own only. */
@Injectable()
export class PreferencesService {
  constructor(private readonly db: Database) {}

  async get({ actor }: Payload<typeof GetPreferences>): Promise<PreferencesOf> {
    assertStaff(actor);
    const row = await this.db.repository(PreferencesEntity).findOneBy({ userId: actor.id });
    return Preferences.parse(row?.preferences ?? {});
  }

  /** The whole of it; what is left out takes its default. */
  async put({ actor, preferences }: Payload<typeof PutPreferences>): Promise<PreferencesOf> {
    assertStaff(actor);
    const [row] = await this.db.sql(
      `INSERT INTO preferences (user_id, preferences)
       SELECT id, $2 FROM users WHERE id = $1 AND deleted_at IS NULL
       ON CONFLICT (user_id) DO UPDATE SET preferences = EXCLUDED.preferences RETURNING user_id`,
      [actor.id, JSON.stringify(preferences)],
    );
    if (!row) throw ERRORS.unauthenticated();
    return preferences;
  }
}
