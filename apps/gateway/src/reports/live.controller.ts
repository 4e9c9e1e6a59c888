import { Controller } from '@nestjs/common';
import { GetLiveFigures, type LiveFigures, type LivePlace, type Reply } from '@switchboard/contracts';
import { Asker } from '@switchboard/messaging';
import { type Call, Called } from '../http/call.js';
import { Serves } from '../http/endpoint.js';
import { LIVE_ROUTES } from './reports.routes.js';

/** /v1/reports/live: reports answers it by pages, a board is whole. */
@Controller()
export class LiveController {
  constructor(private readonly asker: Asker) {}

  @Serves(LIVE_ROUTES.live)
  async live(@Called() { actor }: Call<typeof LIVE_ROUTES.live>): Promise<LiveFigures> {
    const first = await this.asker.ask(GetLiveFigures, { actor });
    const { at, ageSeconds, queues, agents } = first;
    let next: LivePlace | null = first.next;
    while (next !== null) {
      const page: Reply<typeof GetLiveFigures> = await this.asker.ask(GetLiveFigures, { actor, after: next });
      queues.push(...page.queues);
      agents.push(...page.agents);
      next = page.next;
    }
    agents.sort((a, b) => a.name.localeCompare(b.name));
    return { at, queues, agents, ageSeconds };
  }
}
