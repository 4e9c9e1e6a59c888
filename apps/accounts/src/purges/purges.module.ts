import { Controller, Module } from '@nestjs/common';
import { ContactExpired, type Payload } from '@switchboard/contracts';
import { Database } from '@switchboard/database';
import { OnEvent } from '@switchboard/messaging';
import { ContactPurges } from '@switchboard/outbox';

/** Accounts keeps people, nothing of contacts, but what it may have published or replied of one. It says so. */
@Controller()
class PurgesHandlers {
  constructor(
    private readonly db: Database,
    private readonly purges: ContactPurges,
  ) {}

  @OnEvent(ContactExpired)
  async expired({ contactId }: Payload<typeof ContactExpired>): Promise<void> {
    await this.db.transaction((tx) => this.purges.forget(tx, [contactId], () => Promise.resolve()));
  }
}

@Module({ controllers: [PurgesHandlers] })
export class PurgesModule {}
