import { Injectable } from '@nestjs/common';
import {
  type ListTargets,
  type Payload,
  type Reply,
  type TargetQueue,
  TARGETS_AT_ONCE,
} from '@switchboard/contracts';
import { Database, fitting } from '@switchboard/database';
import { assertStaff, Clock } from '@switchboard/kernel';
import { AssignmentsService } from '../assignments/assignments.service.js';
import { isOpenAt } from '../queues/business-hours.rules.js';
import { estimatedWaitSeconds, NO_PACE } from '../waiting/estimate.rules.js';
import { WaitingService } from '../waiting/waiting.service.js';
import { TargetsRepository } from './targets.repository.js';
import { TransfersService } from './transfers.service.js';

/** To whom a contact may be handed over, as it is at this moment. */
@Injectable()
export class TargetsService {
  constructor(
    private readonly targets: TargetsRepository,
    private readonly transfers: TransfersService,
    private readonly assignments: AssignmentsService,
    private readonly waiting: WaitingService,
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async list({ actor, query }: Payload<typeof ListTargets>): Promise<Reply<typeof ListTargets>> {
    assertStaff(actor);
    const present = await this.db.transaction(async (tx) => {
      await this.transfers.assertMayHandOver(tx, query.contactId, actor);
      return this.assignments.openOfContact(tx, query.contactId);
    });
    const search = query.search || null;
    const presentIds = present.map(({ agent }) => agent.id);
    const [agents, queues] = await Promise.all([
      this.targets.agents({ search, presentIds, limit: TARGETS_AT_ONCE }),
      this.queues(actor.id, search),
    ]);
    return { agents: fitting(agents), queues: fitting(queues) };
  }

  private async queues(agentId: string, search: string | null): Promise<TargetQueue[]> {
    const queues = await this.targets.queues({ search, agentId, limit: TARGETS_AT_ONCE });
    const paces = await this.waiting.pacesOf(queues.map(({ id }) => id));
    return queues.map(({ businessHours, ...queue }) => ({
      ...queue,
      openNow: isOpenAt(businessHours, this.clock.now()),
      estimatedWaitSeconds: estimatedWaitSeconds(queue.waiting + 1, paces.get(queue.id) ?? NO_PACE),
    }));
  }
}
