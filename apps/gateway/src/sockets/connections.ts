import { Injectable } from '@nestjs/common';
import { socketClaims } from '@switchboard/auth';
import type { AccessClaims } from '@switchboard/contracts';
import type { Socket } from 'socket.io';

/** Who has a socket at this gateway, those that are still being let in included. */
@Injectable()
export class Connections {
  private readonly byUser = new Map<string, Set<Socket>>();
  private readonly listeners: (() => void)[] = [];

  /** Told when somebody came or went. */
  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  add(socket: Socket, { sub }: AccessClaims): void {
    const sockets = this.byUser.get(sub);
    if (sockets) return void sockets.add(socket);
    this.byUser.set(sub, new Set([socket]));
    this.changed();
  }

  remove(socket: Socket): void {
    const userId = socketClaims(socket)?.sub;
    const sockets = userId === undefined ? undefined : this.byUser.get(userId);
    if (userId === undefined || !sockets?.delete(socket) || sockets.size > 0) return;
    this.byUser.delete(userId);
    this.changed();
  }

  of(userId: string): Socket[] {
    return [...(this.byUser.get(userId) ?? [])];
  }

  all(): Socket[] {
    return [...this.byUser.values()].flatMap((sockets) => [...sockets]);
  }

  ofSession(sid: string): Socket[] {
    return this.all().filter((socket) => socketClaims(socket)?.sid === sid);
  }

  /** The ids of everybody of one kind. */
  ids(kind: AccessClaims['kind']): string[] {
    return [...this.byUser].flatMap(([id, sockets]) => {
      const [one] = sockets;
      return one && socketClaims(one)?.kind === kind ? [id] : [];
    });
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}
