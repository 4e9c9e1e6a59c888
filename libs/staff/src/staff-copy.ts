import { Injectable } from '@nestjs/common';
import type { Payload, StaffRights, UserChanged } from '@switchboard/contracts';
import { Database, keepNewer } from '@switchboard/database';
import { StaffMemberEntity } from './staff-member.entity.js';
import type { StaffSource } from './staff-rights.js';

/** A service's copy of staff: whole shapes with a revision, so neither order nor repeats matter. */
@Injectable()
export class StaffCopy implements StaffSource {
  constructor(private readonly db: Database) {}

  findRights(id: string): Promise<StaffRights | null> {
    return this.db.repository(StaffMemberEntity).findOneBy({ id });
  }

  /** Of two the higher revision stays, whichever came first. */
  async take({ user, deleted }: Payload<typeof UserChanged>): Promise<void> {
    await keepNewer(this.db.repository(StaffMemberEntity), { ...user, active: user.active && !deleted });
  }
}
