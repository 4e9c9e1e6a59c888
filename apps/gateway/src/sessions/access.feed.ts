import { Injectable } from '@nestjs/common';
import { CurrentRights, EndedSessions } from '@switchboard/auth';
import {
  ListChangedStaff,
  ListEndedSessions,
  type Payload,
  type SessionEnded,
  type UserChanged,
} from '@switchboard/contracts';
import { AppError } from '@switchboard/kernel';
import { Asker } from '@switchboard/messaging';
import { allOf } from '../all-of.js';

/** Whose tokens say too much: sessions that ended, people who changed. Asked before this gateway is ready, then followed. */
@Injectable()
export class AccessFeed {
  private known = false;
  private readonly endListeners: ((ended: Payload<typeof SessionEnded>) => void)[] = [];
  private readonly changeListeners: ((userId: string) => Promise<void>)[] = [];

  constructor(
    private readonly asker: Asker,
    private readonly ended: EndedSessions,
    private readonly rights: CurrentRights,
  ) {}

  /** False until the first answers: a token cannot be believed before. */
  get isKnown(): boolean {
    return this.known;
  }

  async load(): Promise<void> {
    await Promise.all([this.loadSessions(), this.loadStaff()]);
    this.known = true;
  }

  /** Told of every session that ends from now on. */
  onEnded(listener: (ended: Payload<typeof SessionEnded>) => void): void {
    this.endListeners.push(listener);
  }

  /** Told of everybody of staff who is changed from now on. */
  onChanged(listener: (userId: string) => Promise<void>): void {
    this.changeListeners.push(listener);
  }

  sessionEnded(event: Payload<typeof SessionEnded>): void {
    this.ended.end(event.sid);
    for (const listener of this.endListeners) listener(event);
  }

  async userChanged({ user, deleted }: Payload<typeof UserChanged>): Promise<void> {
    this.rights.learn({ ...user, active: user.active && !deleted });
    await Promise.all(this.changeListeners.map((listener) => listener(user.id)));
  }

  assertKnown(): void {
    if (!this.known)
      throw new AppError('unavailable', 'Starting; try again in a moment', { retryAfterSeconds: 1 });
  }

  private async loadSessions(): Promise<void> {
    for (const { sid } of await allOf(this.asker, ListEndedSessions, {})) this.ended.end(sid);
  }

  private async loadStaff(): Promise<void> {
    for (const rights of await allOf(this.asker, ListChangedStaff, {})) this.rights.learn(rights);
  }
}
