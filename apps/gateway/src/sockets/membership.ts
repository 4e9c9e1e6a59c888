import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { AccessTokens, actorOf, socketClaims } from '@switchboard/auth';
import {
  type AccessClaims,
  type ContactFacts,
  ListMyQueues,
  ListRooms,
  type Queue,
  isStaff,
  isSupervisor,
  isAdministrator,
  type ShownAs,
} from '@switchboard/contracts';
import { logger, Sweeps } from '@switchboard/kernel';
import { Asker } from '@switchboard/messaging';
import type { Socket } from 'socket.io';
import { AccessFeed } from '../sessions/access.feed.js';
import { Connections } from './connections.js';
import { allOf } from '../all-of.js';
import { rooms } from './rooms.js';

const AT_ONCE = 10;
const RETRY_MS = 2_000;
const log = logger('membership');

/** Contacts that somebody left while his rooms were being asked for: that answer may be older. */
const leftMeanwhile = new WeakMap<Socket, Set<string>>();

/** What visitors know a socket's user by, in each of his contacts. */
const known = new WeakMap<Socket, Map<string, ShownAs | undefined>>();

function knownAs(socket: Socket): Map<string, ShownAs | undefined> {
  const found = known.get(socket) ?? new Map<string, ShownAs | undefined>();
  known.set(socket, found);
  return found;
}

/** Which rooms a socket is in: asked on connect, then moved by events. */
@Injectable()
export class Membership implements OnApplicationBootstrap {
  /** Sockets whose rooms nobody could say yet. */
  private readonly unsettled = new Set<Socket>();

  constructor(
    private readonly asker: Asker,
    private readonly connections: Connections,
    private readonly tokens: AccessTokens,
    private readonly sweeps: Sweeps,
    access: AccessFeed,
  ) {
    // He may do more or less than before: the rooms of his sockets follow.
    access.onChanged((userId) => this.refreshEach(this.connections.of(userId)));
  }

  onApplicationBootstrap(): void {
    this.sweeps.every({ name: 'unsettled sockets', ms: RETRY_MS }, () => this.settleAgain());
  }

  /** Puts a new socket into its rooms. Without an answer it is let in all the same, and told to `resync` once it is complete. */
  async enter(socket: Socket, claims: AccessClaims): Promise<void> {
    await socket.join(rooms.user(claims.sub));
    await this.settle(socket, claims).catch((err: unknown) => {
      log.warn({ err }, 'rooms are not known yet');
      this.unsettled.add(socket);
    });
  }

  /** After events were lost: everybody is asked for again. */
  refreshAll(): Promise<void> {
    return this.refreshEach(this.connections.all());
  }

  async staffJoined(contactId: string, { id, shownAs }: { id: string; shownAs?: ShownAs }): Promise<void> {
    for (const socket of this.connections.of(id)) knownAs(socket).set(contactId, shownAs);
    await this.move(id, [rooms.contact(contactId), rooms.staff(contactId)]);
  }

  /** What the visitor of this contact knows the socket's user by; nothing, of himself and where he does not know him. */
  shownAs(socket: Socket, contactId: string): ShownAs | undefined {
    return knownAs(socket).get(contactId);
  }

  visitorJoined(contactId: string, visitorId: string): Promise<void> {
    return this.move(visitorId, [rooms.contact(contactId)]);
  }

  staffLeft(contactId: string, userId: string): void {
    for (const socket of this.connections.of(userId)) this.leave(socket, contactId);
  }

  /** The last of a contact for its agents; its visitor stays, for files that become clean later. */
  closed({ id, participants }: ContactFacts): void {
    for (const { kind, id: userId } of participants) if (kind === 'agent') this.staffLeft(id, userId);
  }

  /** Members came or went: whoever is concerned here is asked for again. */
  async queueChanged({ id, memberIds }: Pick<Queue, 'id' | 'memberIds'>): Promise<void> {
    const room = rooms.queue(id);
    await this.refreshEach(
      this.connections
        .all()
        .filter((socket) => socket.rooms.has(room) !== memberIds.includes(socketClaims(socket)?.sub ?? '')),
    );
  }

  private async refreshEach(sockets: Socket[]): Promise<void> {
    for (let from = 0; from < sockets.length; from += AT_ONCE)
      await Promise.all(sockets.slice(from, from + AT_ONCE).map((socket) => this.refresh(socket)));
  }

  private async refresh(socket: Socket): Promise<void> {
    const claims = socketClaims(socket);
    if (!claims) return;
    try {
      await this.settle(socket, this.tokens.going(claims));
      socket.emit('resync', {});
    } catch {
      this.unsettled.add(socket);
    }
  }

  /** Asks which rooms are right and makes it so. What events moved in the meantime is newer than the answer. */
  private async settle(socket: Socket, claims: AccessClaims): Promise<void> {
    const left = new Set<string>();
    leftMeanwhile.set(socket, left);
    const before = [...socket.rooms].filter((room) => /^(contact:|queue:|supervisors$)/.test(room));
    const wanted = await this.wanted(socket, claims);
    leftMeanwhile.delete(socket);
    // A visitor keeps the rooms of his ended contacts: their files may still become clean.
    if (isStaff(claims)) for (const room of before) if (!wanted.includes(room)) void socket.leave(room);
    await socket.join(wanted.filter((room) => !left.has(room)));
  }

  private async wanted(socket: Socket, claims: AccessClaims): Promise<string[]> {
    const actor = actorOf(claims);
    const hasQueues = isStaff(claims);
    const [items, queues] = await Promise.all([
      allOf(this.asker, ListRooms, { actor }),
      hasQueues ? this.asker.ask(ListMyQueues, { actor }) : { queueIds: [] },
    ]);
    for (const { contactId, shownAs } of items) knownAs(socket).set(contactId, shownAs);
    return [
      ...items.flatMap(({ contactId, asStaff }) => [
        rooms.contact(contactId),
        ...(asStaff ? [rooms.staff(contactId)] : []),
      ]),
      ...queues.queueIds.map(rooms.queue),
      ...(isSupervisor(claims) || isAdministrator(claims) ? [rooms.supervisors] : []),
    ];
  }

  private settleAgain(): Promise<void> {
    const sockets = [...this.unsettled].filter(({ conn }) => conn.readyState === 'open');
    this.unsettled.clear();
    return this.refreshEach(sockets);
  }

  private async move(userId: string, into: string[]): Promise<void> {
    await Promise.all(this.connections.of(userId).map((socket) => socket.join(into)));
  }

  private leave(socket: Socket, contactId: string): void {
    knownAs(socket).delete(contactId);
    for (const room of [rooms.contact(contactId), rooms.staff(contactId)]) {
      leftMeanwhile.get(socket)?.add(room);
      void socket.leave(room);
    }
  }
}
