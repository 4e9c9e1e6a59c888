import { Controller } from '@nestjs/common';
import {
  type Actor,
  GetEffectiveFilePolicy,
  GetFilePolicy,
  PutFilePolicy,
  Queues,
  type Reply,
} from '@switchboard/contracts';
import { Asker } from '@switchboard/messaging';
import { type Call, Called } from '../http/call.js';
import { Serves } from '../http/endpoint.js';
import { FILE_ROUTES as ROUTES } from './files.routes.js';

const flat = ({ policy, ...about }: Reply<typeof GetFilePolicy>) => ({ ...policy, ...about });

/** What may be sent: the organisation's policy, and a queue's own. */
@Controller()
export class FilePolicyController {
  constructor(private readonly asker: Asker) {}

  @Serves(ROUTES.policy)
  async policy(@Called() { actor }: Call<typeof ROUTES.policy>) {
    return flat(await this.asker.ask(GetFilePolicy, { actor, queueId: null }));
  }

  @Serves(ROUTES.putPolicy)
  async putPolicy(@Called() { actor, body }: Call<typeof ROUTES.putPolicy>) {
    return flat(await this.asker.ask(PutFilePolicy, { actor, queueId: null, policy: body }));
  }

  @Serves(ROUTES.queuePolicy)
  async queuePolicy(@Called() { actor, params }: Call<typeof ROUTES.queuePolicy>) {
    await this.assertQueue(actor, params.id);
    return flat(await this.asker.ask(GetFilePolicy, { actor, queueId: params.id }));
  }

  @Serves(ROUTES.putQueuePolicy)
  async putQueuePolicy(@Called() { actor, params, body }: Call<typeof ROUTES.putQueuePolicy>) {
    await this.assertQueue(actor, params.id);
    return flat(await this.asker.ask(PutFilePolicy, { actor, queueId: params.id, policy: body }));
  }

  @Serves(ROUTES.effectivePolicy)
  async effectivePolicy(@Called() { actor, params }: Call<typeof ROUTES.effectivePolicy>) {
    await this.assertQueue(actor, params.id);
    return this.asker.ask(GetEffectiveFilePolicy, { queueId: params.id });
  }

  // Files keeps policies by queue and does not know which queues there are.
  private async assertQueue(actor: Actor, id: string): Promise<void> {
    await this.asker.ask(Queues.get, { actor, id });
  }
}
