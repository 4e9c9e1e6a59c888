import { Injectable } from '@nestjs/common';
import { Widget, type ListQuery } from '@switchboard/contracts';
import { Database, isUniqueViolation, pageOf, placeOf, type Transaction } from '@switchboard/database';
import { ERRORS } from '../errors.js';

type WidgetRow = Omit<Widget, 'createdAt'> & { createdAt: Date; at: string };
const SELECT = `SELECT id, key, name, queue_ids AS "queueIds", allowed_origins AS "allowedOrigins", fields, colours,
  texts, active, revision, created_at AS "createdAt", created_at::text AS at FROM widgets`;
/** A deployment has a handful; the limit only keeps the answer finite. */
const MAX_ACTIVE = 1000;

@Injectable()
export class WidgetsRepository {
  constructor(private readonly db: Database) {}

  async insert(tx: Transaction, widget: Omit<Widget, 'revision'>): Promise<void> {
    try {
      await tx.sql(
        `INSERT INTO widgets (id, key, name, queue_ids, allowed_origins, fields, colours, texts, active, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [widget.id, widget.key, ...valuesOf(widget), widget.createdAt],
      );
    } catch (error) {
      throw isUniqueViolation(error, 'widgets_key') ? ERRORS.widgetKeyTaken() : error;
    }
  }

  async list({ limit, cursor }: ListQuery): Promise<{ items: Widget[]; nextCursor: string | null }> {
    const { at, id } = placeOf(cursor);
    const rows = await this.db.sql<WidgetRow>(
      `${SELECT} WHERE ($1::timestamptz IS NULL OR (created_at, id) < ($1::timestamptz, $2::uuid))
       ORDER BY created_at DESC, id DESC LIMIT $3`,
      [at, id, limit + 1],
    );
    const { items, nextCursor } = pageOf(rows, limit);
    return { items: items.map(widgetOf), nextCursor };
  }

  async find(id: string): Promise<Widget | null> {
    const [row] = await this.db.sql<WidgetRow>(`${SELECT} WHERE id = $1`, [id]);
    return row ? widgetOf(row) : null;
  }

  async findActiveByKey(key: string): Promise<Widget | null> {
    const [row] = await this.db.sql<WidgetRow>(`${SELECT} WHERE key = $1 AND active`, [key]);
    return row ? widgetOf(row) : null;
  }

  async listActive(): Promise<Widget[]> {
    const rows = await this.db.sql<WidgetRow>(`${SELECT} WHERE active ORDER BY created_at LIMIT $1`, [
      MAX_ACTIVE,
    ]);
    return rows.map(widgetOf);
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
    const [row] = await tx.sql<WidgetRow>(`${SELECT} WHERE id = $1 FOR UPDATE`, [id]);
    if (!row) throw ERRORS.widgetNotFound();
    return widgetOf(row);
  }

  async update(tx: Transaction, widget: Widget): Promise<Widget> {
    await tx.sql(
      `UPDATE widgets SET name = $2, queue_ids = $3, allowed_origins = $4, fields = $5, colours = $6, texts = $7,
         active = $8, revision = revision + 1 WHERE id = $1`,
      [widget.id, ...valuesOf(widget)],
    );
    return this.lock(tx, widget.id);
  }

  async remove(tx: Transaction, id: string): Promise<void> {
    await tx.sql('DELETE FROM widgets WHERE id = $1', [id]);
  }
}

function valuesOf(widget: Omit<Widget, 'revision'>): unknown[] {
  return [
    widget.name,
    widget.queueIds,
    widget.allowedOrigins,
    JSON.stringify(widget.fields),
    JSON.stringify(widget.colours),
    JSON.stringify(widget.texts),
    widget.active,
  ];
}

function widgetOf(row: WidgetRow): Widget {
  return Widget.parse({ ...row, createdAt: row.createdAt.toISOString() });
}
