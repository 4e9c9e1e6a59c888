import { Controller, Injectable, Module } from '@nestjs/common';
import { type Actor, hasRight, type Hold, LiftHold, type Payload, SetHold } from '@switchboard/contracts';
import { Database } from '@switchboard/database';
import { Clock } from '@switchboard/kernel';
import { OnRequest } from '@switchboard/messaging';
import { Settings } from '@switchboard/outbox';
import { ContactReportsModule } from '../contacts/contact-reports.module.js';
import { ContactReportsService } from '../contacts/contact-reports.service.js';
import { ERRORS } from '../reports.errors.js';

/** Legal holds: nothing that is held expires, neither by its term nor by hand. */
@Injectable()
class HoldsService {
  constructor(
    private readonly reports: ContactReportsService,
    private readonly settings: Settings,
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** A second one takes the place of the first. Also of a contact that is still open. */
  async set({ actor, contactId, reason }: Payload<typeof SetHold>): Promise<Hold> {
    await this.assertMayHold(actor, contactId);
    const hold = { reason, by: actor.id, at: this.clock.now().toISOString() };
    await this.db.transaction(async (tx) => {
      if (!(await this.reports.hold(tx, contactId, hold))) throw ERRORS.gone(contactId);
      await this.settings.record(tx, 'hold', contactId, { actor, verb: 'created', fields: ['reason'] });
    });
    return hold;
  }

  /** Safe to repeat. What is past its term goes with the next sweep. */
  async lift({ actor, contactId }: Payload<typeof LiftHold>): Promise<Record<string, never>> {
    await this.assertMayHold(actor, contactId);
    await this.db.transaction(async (tx) => {
      if (await this.reports.hold(tx, contactId, null))
        await this.settings.record(tx, 'hold', contactId, { actor, verb: 'removed', fields: [] });
    });
    return {};
  }

  private async assertMayHold(actor: Actor, contactId: string): Promise<void> {
    await this.reports.getReadable(actor, contactId);
    if (!hasRight(actor, 'hold')) throw ERRORS.forbidden();
  }
}

@Controller()
class HoldsHandlers {
  constructor(private readonly holds: HoldsService) {}

  @OnRequest(SetHold)
  set(command: Payload<typeof SetHold>) {
    return this.holds.set(command);
  }

  @OnRequest(LiftHold)
  lift(command: Payload<typeof LiftHold>) {
    return this.holds.lift(command);
  }
}

@Module({ imports: [ContactReportsModule], controllers: [HoldsHandlers], providers: [HoldsService] })
export class HoldsModule {}
