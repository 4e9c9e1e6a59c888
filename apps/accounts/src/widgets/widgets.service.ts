import { Injectable } from '@nestjs/common';
import { randomSecret } from '@switchboard/auth';
import {
  GetWidgetConfig,
  WidgetChanged,
  Widgets,
  type Actor,
  type Payload,
  type Widget,
} from '@switchboard/contracts';
import { Database, Idempotency, type Transaction } from '@switchboard/database';
import { Clock, uuidv7, assertAdministrator } from '@switchboard/kernel';
import { Outbox } from '@switchboard/outbox';
import { Audit } from '../audit/audit.js';
import { ERRORS } from '../errors.js';
import { WidgetsRepository } from './widgets.repository.js';
import { isOriginAllowed } from './widgets.rules.js';

const KEY_BITS = 128;

/** The chat on other people's sites: which sites, which queues, what it asks and how it looks. */
@Injectable()
export class WidgetsService {
  constructor(
    private readonly db: Database,
    private readonly widgets: WidgetsRepository,
    private readonly idempotency: Idempotency,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async list({ actor, query }: Payload<typeof Widgets.list>) {
    assertAdministrator(actor);
    return this.widgets.list(query);
  }

  async get({ actor, id }: Payload<typeof Widgets.get>): Promise<Widget> {
    assertAdministrator(actor);
    const widget = await this.widgets.find(id);
    if (!widget) throw ERRORS.widgetNotFound();
    return widget;
  }

  /** Safe to repeat with its idempotency key. */
  async create({ actor, input, idempotencyKey }: Payload<typeof Widgets.create>): Promise<Widget> {
    assertAdministrator(actor);
    const once = { actorId: actor.id, key: idempotencyKey, operation: Widgets.create.key, body: input };
    return this.idempotency.idempotently(once, async (tx) => {
      const key = input.key ?? randomSecret(KEY_BITS);
      const widget = { ...input, key, id: uuidv7(), createdAt: this.clock.now().toISOString() };
      await this.widgets.insert(tx, widget);
      return this.told(tx, actor, 'widget.created', { ...widget, revision: 1 }, Object.keys(input));
    });
  }

  async update({ actor, id, patch }: Payload<typeof Widgets.update>): Promise<Widget> {
    assertAdministrator(actor);
    return this.db.transaction(async (tx) => {
      const before = await this.widgets.lock(tx, id);
      const widget = await this.widgets.update(tx, { ...before, ...patch });
      return this.told(tx, actor, 'widget.changed', widget, Object.keys(patch));
    });
  }

  async remove({ actor, id }: Payload<typeof Widgets.remove>): Promise<Record<string, never>> {
    assertAdministrator(actor);
    await this.db.transaction(async (tx) => {
      const before = await this.widgets.lock(tx, id);
      await this.widgets.remove(tx, id);
      const gone = { ...before, active: false, revision: before.revision + 1 };
      await this.told(tx, actor, 'widget.removed', gone, []);
    });
    return {};
  }

  /** The public part, for a page of an allowed origin. */
  async config({ key, origin }: Payload<typeof GetWidgetConfig>) {
    const { id, queueIds, fields, colours, texts } = await this.getForOrigin(key, origin);
    return { widgetId: id, queueIds, fields, colours, texts };
  }

  /** What every gateway must know before it lets a page in. */
  async listActive(): Promise<{ items: Widget[] }> {
    return { items: await this.widgets.listActive() };
  }

  /** An active widget, asked for by a page that may use it. */
  async getForOrigin(key: string, origin: string | null): Promise<Widget> {
    const widget = await this.widgets.findActiveByKey(key);
    if (!widget) throw ERRORS.widgetNotFound();
    if (!isOriginAllowed(widget, origin)) throw ERRORS.originNotAllowed();
    return widget;
  }

  private async told(tx: Transaction, actor: Actor, action: string, widget: Widget, changed: string[]) {
    const deleted = action === 'widget.removed';
    await this.outbox.add(tx, {
      contract: WidgetChanged,
      payload: { at: this.clock.now().toISOString(), widget, deleted },
      lane: widget.id,
    });
    const subject = { kind: 'widget' as const, id: widget.id };
    await this.audit.record(tx, { actor, action, subject, details: { changed: changed.sort() } });
    return widget;
  }
}
