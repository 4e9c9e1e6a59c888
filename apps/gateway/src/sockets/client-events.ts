import { Injectable } from '@nestjs/common';
import { actorOf, accessOf, Allow, type Audience, isAllowed } from '@switchboard/auth';
import {
  type AccessClaims,
  type Actor,
  CLIENT_EVENTS,
  type ClientEventName,
  type SocketAudience,
} from '@switchboard/contracts';
import { AppError } from '@switchboard/kernel';
import type { Socket } from 'socket.io';
import type { z } from 'zod';

type Asked<E extends ClientEventName> = z.output<(typeof CLIENT_EVENTS)[E]['schema']>;
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
const AUDIENCES: Record<SocketAudience, [Audience, ...Audience[]]> = {
  visitor: ['visitor'],
  agent: ['staff'],
  everybody: ['visitor', 'staff'],
};

/** This method answers a client's socket event. Its access is the contract's. */
export function OnClient<E extends ClientEventName>(event: E) {
  return <H extends Handler<E>>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<H>,
  ): void => {
    Reflect.defineMetadata(ON_CLIENT, event, descriptor.value as object);
    Allow(...AUDIENCES[CLIENT_EVENTS[event].audience])(target, key, descriptor as PropertyDescriptor);
  };
}

/** The doors of the socket, by event. */
@Injectable()
export class ClientEvents {
  private readonly handlers = new Map<string, { door: object; handler: AnyHandler }>();

  /** Takes every `@OnClient` method of a door. */
  add(door: object): this {
    const prototype = Object.getPrototypeOf(door) as Record<string, unknown>;
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const method = prototype[name];
      if (typeof method !== 'function') continue;
      const event = Reflect.getMetadata(ON_CLIENT, method) as ClientEventName | undefined;
      if (event) this.handlers.set(event, { door, handler: method as AnyHandler });
    }
    return this;
  }

  /** Events nobody answers: the gateway does not start with one. */
  get missing(): string[] {
    return Object.keys(CLIENT_EVENTS).filter((event) => !this.handlers.has(event));
  }

  /** The handler's function, for the test that walks them all. */
  handlerOf(event: string): AnyHandler | null {
    return this.handlers.get(event)?.handler ?? null;
  }

  has(event: string): event is ClientEventName {
    return this.handlers.has(event);
  }

  /** Refuses, parses, calls. */
  async answer(
    event: ClientEventName,
    { payload, claims, socket }: { payload: unknown; claims: AccessClaims; socket: Socket },
  ): Promise<object> {
    const found = this.handlers.get(event);
    const access = found && accessOf(found.handler);
    if (!access || access.public || !isAllowed(claims, access.allow))
      throw new AppError('forbidden', 'You may not do this');
    const data = CLIENT_EVENTS[event].schema.parse(payload);
    const answer = await found.handler.call(found.door, {
      actor: actorOf(claims),
      claims,
      data,
      socket,
    } as SocketCall<ClientEventName>);
    return answer as object;
  }
}
