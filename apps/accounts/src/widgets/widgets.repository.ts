import { Injectable } from '@nestjs/common';
import type { ListQuery, Widget } from '@switchboard/contracts';
import {
  Database,
  FOR_UPDATE,
  newestFirst,
  orTaken,
  ROWS_BY_ID,
  type Transaction,
} from '@switchboard/database';
import { MoreThan } from 'typeorm';
import { ERRORS } from '../accounts.errors.js';
import { WidgetEntity } from './widget.entity.js';

/** What every gateway knows of a widget. */
const KNOWN = {
  id: true,
  key: true,
  allowedOrigins: true,
  active: true,
  queueIds: true,
  revision: true,
} as const;
type KnownWidget = Pick<Widget, keyof typeof KNOWN>;

@Injectable()
export class WidgetsRepository {
  constructor(private readonly db: Database) {}

  async insert(tx: Transaction, widget: Omit<Widget, 'revision'>): Promise<void> {
    await orKeyTaken(tx.repository(WidgetEntity).insert(widget));
  }

  list(query: ListQuery): Promise<{ items: Widget[]; nextCursor: string | null }> {
    return newestFirst(this.db.repository(WidgetEntity), query);
  }

  find(id: string): Promise<Widget | null> {
    return this.db.repository(WidgetEntity).findOneBy({ id });
  }

  findActiveByKey(key: string): Promise<Widget | null> {
    return this.db.repository(WidgetEntity).findOneBy({ key, active: true });
  }

  listActive(afterId: string | null): Promise<KnownWidget[]> {
    const where = { active: true, ...(afterId !== null && { id: MoreThan(afterId) }) };
    return this.db
      .repository(WidgetEntity)
      .find({ select: KNOWN, where, order: { id: 'ASC' }, take: ROWS_BY_ID + 1 });
  }

  /** Those that bring visitors to this queue. */
  async namesOfQueue(queueId: string): Promise<string[]> {
    const rows = await this.db.sql<{ name: string }>(
      'SELECT name FROM widgets WHERE queue_ids @> ARRAY[$1::uuid] ORDER BY name LIMIT 1000',
      [queueId],
    );
    return rows.map(({ name }) => name);
  }

  async lock(tx: Transaction, id: string): Promise<Widget> {
    const widget = await tx.repository(WidgetEntity).findOne({ where: { id }, lock: FOR_UPDATE });
    if (!widget) throw ERRORS.widgetNotFound();
    return widget;
  }

  async update(tx: Transaction, { id, ...widget }: Widget): Promise<Widget> {
    const changed = { ...widget, revision: widget.revision + 1 };
    await tx.repository(WidgetEntity).update({ id }, changed);
    return this.lock(tx, id);
  }

  async remove(tx: Transaction, id: string): Promise<void> {
    await tx.repository(WidgetEntity).delete({ id });
  }
}

const orKeyTaken = <T>(statement: Promise<T>) => orTaken(statement, { widgets_key: ERRORS.widgetKeyTaken });
