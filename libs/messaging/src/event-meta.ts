import { currentContext, type Context } from '@switchboard/kernel';

/** What the broker says about an event, beside its payload. */
export interface EventMeta {
  /** The same for every delivery of this event. */
  messageId: string;
  key: string;
  publishedAt: Date;
}

const metas = new WeakMap<Context, EventMeta>();

/** Ties an event's meta to the context its handler runs in. */
export function rememberMeta(context: Context, meta: EventMeta): void {
  metas.set(context, meta);
}

/** The event in hand, inside an @OnEvent handler. */
export function eventMeta(): EventMeta {
  const context = currentContext();
  const meta = context && metas.get(context);
  if (!meta) throw new Error('eventMeta() is only known inside an @OnEvent handler');
  return meta;
}
