import { Injectable } from '@nestjs/common';
import type { SERVER_EVENTS, ServerEventName } from '@switchboard/contracts';
import type { Server } from 'socket.io';
import type { z } from 'zod';

/** What a server event carries. */
export type PayloadOf<E extends ServerEventName> = z.input<(typeof SERVER_EVENTS)[E]>;

/** Tells the sockets of this gateway; every gateway tells its own. */
@Injectable()
export class Push {
  private io: Server | null = null;

  use(io: Server): void {
    this.io = io;
  }

  to<E extends ServerEventName>(room: string | string[], event: E, payload: PayloadOf<E>): void {
    this.io?.to(room).emit(event, payload);
  }

  /** To a room without those who are also in another: a visitor's shape past the staff, typing past its author. */
  toOthers<E extends ServerEventName>(room: string, except: string[], event: E, payload: PayloadOf<E>): void {
    this.io?.to(room).except(except).emit(event, payload);
  }

  everybody<E extends ServerEventName>(event: E, payload: PayloadOf<E>): void {
    this.io?.emit(event, payload);
  }

  /** Whether anybody here would hear it. */
  isHeard(room: string): boolean {
    return this.io?.sockets.adapter.rooms.has(room) ?? false;
  }
}
