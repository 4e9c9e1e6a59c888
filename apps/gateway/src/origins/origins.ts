import { Inject, Injectable } from '@nestjs/common';
import type { Payload, Reply, FindWidgets, WidgetChanged } from '@switchboard/contracts';
import type { FastifyInstance } from 'fastify';
import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway.config.js';

type KnownWidget = Reply<typeof FindWidgets>['items'][number];

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** Which pages may talk to us: our own, and those in an active widget's `allowedOrigins`. */
@Injectable()
export class Origins {
  private readonly widgets = new Map<string, KnownWidget>();
  private readonly own: Set<string>;
  private allowed = new Set<string>();

  constructor(
    @Inject(GATEWAY_CONFIG) private readonly config: Pick<GatewayConfig, 'PUBLIC_URL' | 'PORT' | 'HOST'>,
  ) {
    this.own = new Set([new URL(config.PUBLIC_URL).origin]);
    this.listensOn(config.PORT);
  }

  /** Learns the port we really listen on, where the settings let the system choose. */
  listenWith(fastify: FastifyInstance): void {
    fastify.addHook('onListen', (done) => {
      for (const address of fastify.addresses())
        if (typeof address === 'object') this.listensOn(address.port);
      done();
    });
  }

  listensOn(port: number): void {
    for (const name of namesOf(this.config.HOST)) this.own.add(new URL(`http://${name}:${port}`).origin);
  }

  /** Takes a widget as it is now; an older revision changes nothing. */
  learn(widget: KnownWidget): void {
    const known = this.widgets.get(widget.id);
    if (known && known.revision > widget.revision) return;
    this.widgets.set(widget.id, widget);
    this.spell();
  }

  /** Takes the whole list of active widgets. One that was known before it was asked for, and is not on it, is gone. */
  learnAll(widgets: readonly KnownWidget[], knownBefore: readonly string[]): void {
    const listed = new Set(widgets.map(({ id }) => id));
    for (const id of knownBefore) if (!listed.has(id)) this.widgets.delete(id);
    for (const widget of widgets) this.learn(widget);
    this.spell();
  }

  get ids(): string[] {
    return [...this.widgets.keys()];
  }

  /** The same from an event: a removed widget allows nothing. */
  follow({ widget, deleted }: Payload<typeof WidgetChanged>): void {
    this.learn({ ...widget, active: widget.active && !deleted });
  }

  isOwn(origin: string): boolean {
    return this.own.has(origin);
  }

  /** Our own, or of any active widget: these get CORS answers. */
  isAllowed(origin: string): boolean {
    return this.own.has(origin) || this.allowed.has(origin);
  }

  /** May a page of this origin use this widget's visitors' tokens? */
  widgetAllows(widgetId: string | undefined, origin: string): boolean {
    const widget = widgetId === undefined ? undefined : this.widgets.get(widgetId);
    return this.own.has(origin) || (widget?.active === true && widget.allowedOrigins.includes(origin));
  }

  /** The queues of an active widget; null where there is none. */
  queuesOf(widgetId: string | null): string[] | null {
    const widget = widgetId === null ? undefined : this.widgets.get(widgetId);
    return widget?.active ? widget.queueIds : null;
  }

  private spell(): void {
    const active = [...this.widgets.values()].filter((one) => one.active);
    this.allowed = new Set(active.flatMap(({ allowedOrigins }) => allowedOrigins));
  }
}

/** What a browser may write to reach an address we listen on. */
function namesOf(host: string): string[] {
  const interfaces = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  if (host === '0.0.0.0' || host === '::')
    return [...LOOPBACK, ...interfaces.map(({ address }) => inUrl(address))];
  return LOOPBACK.includes(inUrl(host)) ? LOOPBACK : [inUrl(host)];
}

const inUrl = (address: string) => (isIPv6(address) ? `[${address.split('%')[0]}]` : address);
