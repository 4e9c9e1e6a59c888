import { Injectable } from '@nestjs/common';
import { randomSecret } from '@switchboard/auth';
import {
  type FindUsesInAccounts,
  type FindWidgets,
  type GetWidgetConfig,
  type Payload,
  type Reply,
  type Use,
  type Widget,
  WidgetChanged,
  type Widgets,
} from '@switchboard/contracts';
import { pageById } from '@switchboard/database';
import { assertAdministrator, assertUnused, Clock, usedBy, uuidv7 } from '@switchboard/kernel';
import { Settings, type Thing } from '@switchboard/outbox';
import { ERRORS } from '../accounts.errors.js';
import { WidgetsRepository } from './widgets.repository.js';
import { isOriginAllowed } from './widgets.rules.js';

const KEY_BITS = 128;
const WIDGET: Thing = { kind: 'widget', changed: WidgetChanged };

/** The chat on other people's sites: which sites, which queues, what it asks and how it looks. */
@Injectable()
export class WidgetsService {
  constructor(
    private readonly widgets: WidgetsRepository,
    private readonly settings: Settings,
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

  create(command: Payload<typeof Widgets.create>): Promise<Widget> {
    return this.settings.create(WIDGET, command, async (tx) => {
      const key = command.input.key ?? randomSecret(KEY_BITS);
      const widget = { ...command.input, key, id: uuidv7(), createdAt: this.clock.now().toISOString() };
      await this.widgets.insert(tx, widget);
      return { ...widget, revision: 1 };
    });
  }

  update(command: Payload<typeof Widgets.update>): Promise<Widget> {
    return this.settings.change(WIDGET, command, async (tx) => {
      const before = await this.widgets.lock(tx, command.id);
      return this.widgets.update(tx, { ...before, ...command.patch });
    });
  }

  remove(command: Payload<typeof Widgets.remove>) {
    return this.settings.remove(WIDGET, command, async (tx) => {
      const before = await this.widgets.lock(tx, command.id);
      assertUnused('widget', command.uses);
      await this.widgets.remove(tx, before.id);
      return { ...before, active: false, revision: before.revision + 1 };
    });
  }

  /** The widgets of a queue: their visitors would find it closed for ever. */
  async usesOf({ kind, id }: Payload<typeof FindUsesInAccounts>): Promise<{ uses: Use[] }> {
    return { uses: kind === 'queue' ? usedBy('widgets', await this.widgets.namesOfQueue(id)) : [] };
  }

  /** The public part, for a page of an allowed origin. */
  async config({ key, origin }: Payload<typeof GetWidgetConfig>) {
    const { id, queueIds, fields, colours, texts } = await this.getForOrigin(key, origin);
    return { widgetId: id, queueIds, fields, colours, texts };
  }

  /** What every gateway must know before it lets a page in. */
  async listActive({ afterId }: Payload<typeof FindWidgets>): Promise<Reply<typeof FindWidgets>> {
    return pageById(await this.widgets.listActive(afterId), ({ id }) => id);
  }

  /** An active widget, asked for by a page that may use it. */
  async getForOrigin(key: string, origin: string | null): Promise<Widget> {
    const widget = await this.widgets.findActiveByKey(key);
    if (!widget) throw ERRORS.widgetNotFound();
    if (!isOriginAllowed(widget, origin)) throw ERRORS.originNotAllowed();
    return widget;
  }
}
