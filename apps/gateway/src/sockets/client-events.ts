import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { actorOf, type Audience, isAllowed } from '@switchboard/auth';
import {
  type AccessClaims,
  type Actor,
  CLIENT_EVENTS,
  type ClientEventName,
  type SocketAudience,
} from '@switchboard/contracts';
import { AppError } from '@switchboard/kernel';
import { Asker } from '@switchboard/messaging';
import type { Socket } from 'socket.io';
import type { z } from 'zod';
import { ASKED_EVENTS, type AskedEvent } from './asked-events.js';

/** The parsed payload of a call. */
export type Asked<E extends ClientEventName> = z.output<(typeof CLIENT_EVENTS)[E]['schema']>;
type Answered<E extends ClientEventName> = z.input<(typeof CLIENT_EVENTS)[E]['reply']>;

/** What a socket door gets: the parsed payload, and who asks. */
export interface SocketCall<E extends ClientEventName> {
  readonly actor: Actor;
  readonly claims: AccessClaims;
  readonly data: Asked<E>;
  readonly socket: Socket;
}
type Handler<E extends ClientEventName> = (call: SocketCall<E>) => Answered<E> | Promise<Answered<E>>;
type AnyHandler = (call: SocketCall<ClientEventName>) => unknown;

const ON_CLIENT = 'switchboard:client event';
const AUDIENCES: Record<SocketAudience, readonly Audience[]> = {
  visitor: ['visitor'],
  agent: ['staff'],
  everybody: ['visitor', 'staff'],
};

/** This method answers a client's socket event. Its access is the contract's. */
export function OnClient<E extends ClientEventName>(event: E) {
  return <H extends Handler<E>>(_: object, __: string | symbol, method: TypedPropertyDescriptor<H>): void =>
    Reflect.defineMetadata(ON_CLIENT, event, method.value as object);
}

/** Who answers which event of the socket. A gateway that leaves one of the contract unanswered does not start. */
@Injectable()
export class ClientEvents implements OnModuleInit {
  private readonly handlers = new Map<string, AnyHandler>();

  constructor(
    private readonly asker: Asker,
    private readonly discovery: DiscoveryService,
  ) {}

  onModuleInit(): void {
    for (const [event, asked] of Object.entries(ASKED_EVENTS)) this.handlers.set(event, this.asking(asked));
    for (const { instance } of this.discovery.getProviders()) this.gather(instance as object | null);
    const missing = Object.keys(CLIENT_EVENTS).filter((event) => !this.handlers.has(event));
    if (missing.length > 0) throw new Error(`Nobody answers ${missing.join(', ')}`);
  }

  has(event: string): event is ClientEventName {
    return this.handlers.has(event);
  }

  /** Refuses, parses, calls. */
  async answer(
    event: ClientEventName,
    { payload, claims, socket }: { payload: unknown; claims: AccessClaims; socket: Socket },
  ): Promise<object> {
    const handler = this.handlers.get(event);
    const { audience, schema } = CLIENT_EVENTS[event];
    if (!handler || !isAllowed(claims, AUDIENCES[audience]))
      throw new AppError('forbidden', 'You may not do this');
    const data = schema.parse(payload) as Asked<ClientEventName>;
    return (await handler({ actor: actorOf(claims), claims, data, socket })) as object;
  }

  private asking({ asks, gives, shows }: AskedEvent): AnyHandler {
    return async ({ actor, data }) =>
      shows((await this.asker.ask(asks, { ...gives(data as never), actor })) as never);
  }

  /** Takes every `@OnClient` method of a provider. */
  private gather(door: object | null): void {
    const prototype = door && (Object.getPrototypeOf(door) as Record<string, unknown> | null);
    if (!prototype) return;
    for (const name of new MetadataScanner().getAllMethodNames(prototype)) {
      const method = prototype[name];
      const event: unknown = typeof method === 'function' && Reflect.getMetadata(ON_CLIENT, method);
      if (event) this.handlers.set(String(event), (method as AnyHandler).bind(door));
    }
  }
}
