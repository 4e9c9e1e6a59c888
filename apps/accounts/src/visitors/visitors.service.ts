import { Inject, Injectable } from '@nestjs/common';
import { randomSecret, sha256Hex, signAccessToken } from '@switchboard/auth';
import {
  ForgetVisitor,
  IdentifyVisitor,
  SessionEnded,
  type Payload,
  type VisitorIdentity,
  isVisitor,
} from '@switchboard/contracts';
import { Database } from '@switchboard/database';
import { Clock, uuidv7 } from '@switchboard/kernel';
import { Outbox } from '@switchboard/outbox';
import { ACCOUNTS_CONFIG, type AccountsConfig } from '../accounts.config.js';
import { ERRORS } from '../accounts.errors.js';
import { WidgetsService } from '../widgets/widgets.service.js';
import { VisitorsRepository } from './visitors.repository.js';

const TOKEN_SECONDS = 3_600;
/** Three years from its last use. */
const KEY_LIFE_MS = 94_608_000_000;

/** Who a visitor is: whoever has the key. All tokens of a visitor have one session, the visitor's own id. */
@Injectable()
export class VisitorsService {
  constructor(
    private readonly db: Database,
    private readonly visitors: VisitorsRepository,
    private readonly widgets: WidgetsService,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    @Inject(ACCOUNTS_CONFIG) private readonly config: AccountsConfig,
  ) {}

  /** Known again by the key, or somebody new. An `identityToken` says nothing yet. */
  async identify({
    widgetKey,
    visitorKey,
    origin,
  }: Payload<typeof IdentifyVisitor>): Promise<VisitorIdentity> {
    const widget = await this.widgets.getForOrigin(widgetKey, origin);
    const visitor = (await this.known(visitorKey)) ?? (await this.introduce(widget.id));
    const identity = { sub: visitor.id, sid: visitor.id, kind: 'visitor' as const, widgetId: widget.id };
    const visitorToken = await signAccessToken(identity, this.config.TOKEN_PRIVATE_KEY, {
      expiresInSeconds: TOKEN_SECONDS,
      now: this.clock.now(),
    });
    return { visitorId: visitor.id, visitorKey: visitor.key, visitorToken, expiresInSeconds: TOKEN_SECONDS };
  }

  /** The key is good for nothing from now on, and so are its tokens. A repeat changes nothing. */
  async forget({ actor }: Payload<typeof ForgetVisitor>): Promise<Record<string, never>> {
    if (!isVisitor(actor)) throw ERRORS.forbidden();
    const now = this.clock.now();
    await this.db.transaction(async (tx) => {
      if (!(await this.visitors.forget(tx, actor.id, now))) return;
      const ended = { at: now.toISOString(), sid: actor.id, userId: actor.id, reason: 'forgotten' as const };
      await this.outbox.add(tx, { contract: SessionEnded, payload: ended, lane: actor.id });
    });
    return {};
  }

  /** Those whose tokens may still be good by themselves. */
  async listForgotten(afterId: string | null): Promise<{ sid: string; endedAt: string }[]> {
    const since = new Date(this.clock.now().getTime() - TOKEN_SECONDS * 1000);
    const forgotten = await this.visitors.listForgotten(since, afterId);
    return forgotten.flatMap(({ id, forgottenAt: at }) =>
      at ? [{ sid: id, endedAt: at.toISOString() }] : [],
    );
  }

  private async known(key: string | undefined): Promise<{ id: string; key: string } | null> {
    if (!key) return null;
    const now = this.clock.now();
    const validSince = new Date(now.getTime() - KEY_LIFE_MS);
    const id = await this.visitors.use(sha256Hex(key), { now, validSince });
    return id === null ? null : { id, key };
  }

  private async introduce(widgetId: string): Promise<{ id: string; key: string }> {
    const visitor = { id: uuidv7(), key: randomSecret() };
    const keyHash = sha256Hex(visitor.key);
    const createdAt = this.clock.now();
    await this.visitors.insert({ id: visitor.id, keyHash, firstWidgetId: widgetId, createdAt });
    return visitor;
  }
}
