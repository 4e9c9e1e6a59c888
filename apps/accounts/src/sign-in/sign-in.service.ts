import { Inject, Injectable } from '@nestjs/common';
import { signAccessToken, verifyPassword } from '@switchboard/auth';
import {
  EndSession,
  GetMe,
  ListEndedSessions,
  OpenSession,
  RefreshSession,
  type Payload,
  type Reply,
  type SessionTokens,
  type User,
  isStaff,
} from '@switchboard/contracts';
import { Database, pageById } from '@switchboard/database';
import { Clock, logger } from '@switchboard/kernel';
import { ACCOUNTS_CONFIG, type AccountsConfig } from '../accounts.config.js';
import { Audit } from '../audit/audit.js';
import { ERRORS } from '../accounts.errors.js';
import { UsersService } from '../people/users.service.js';
import { accessSeconds } from '../sessions/sessions.rules.js';
import { SessionsService, type Refreshed } from '../sessions/sessions.service.js';
import { VisitorsService } from '../visitors/visitors.service.js';
import { SignInLimit } from './sign-in-limit.js';

/** Signing in, staying signed in, signing out. */
@Injectable()
export class SignInService {
  private readonly log = logger('sign-in');

  constructor(
    private readonly db: Database,
    private readonly users: UsersService,
    private readonly sessions: SessionsService,
    private readonly visitors: VisitorsService,
    private readonly limit: SignInLimit,
    private readonly audit: Audit,
    private readonly clock: Clock,
    @Inject(ACCOUNTS_CONFIG) private readonly config: AccountsConfig,
  ) {}

  /** The same words and the same time for a wrong address, a wrong password and somebody disabled (S080). */
  async signIn({ email, password, address }: Payload<typeof OpenSession>): Promise<SessionTokens> {
    await this.limit.take(email, address);
    const known = await this.users.findForSignIn(email);
    const fits = await verifyPassword(known?.passwordHash ?? null, password);
    if (!known || !fits || !known.active) {
      await this.recordSignIn('user.signInFailed', known?.id ?? null, address);
      throw ERRORS.wrongPair();
    }
    const session = await this.db.transaction(async (tx) => {
      const subject = { kind: 'user' as const, id: known.id };
      await this.audit.write(tx, { actor: actorOf(known.id), action: 'user.signedIn', subject, address });
      await this.limit.know(tx, email, address);
      return this.sessions.open(tx, known.id);
    });
    this.log.info({ userId: known.id, sid: session.sid }, 'signed in');
    return this.tokens(session);
  }

  /** New claims with every refresh: a change of role, right or team holds from then on. */
  async refresh({ refreshToken }: Payload<typeof RefreshSession>): Promise<SessionTokens> {
    // Thrown after the commit: the end of a stolen family must not be rolled back.
    const session = await this.db.transaction((tx) => this.sessions.refresh(tx, refreshToken));
    if (!session) throw ERRORS.unauthenticated();
    return this.tokens(session);
  }

  async signOut(command: Payload<typeof EndSession>): Promise<Record<string, never>> {
    await this.db.transaction((tx) => this.sessions.end(tx, command));
    return {};
  }

  /** What a gateway must know before it lets anybody in: sessions that are over, whose tokens are not. */
  async listEnded({ afterId }: Payload<typeof ListEndedSessions>): Promise<Reply<typeof ListEndedSessions>> {
    const [ended, forgotten] = await Promise.all([
      this.sessions.listEnded(afterId),
      this.visitors.listForgotten(afterId),
    ]);
    const all = [...ended, ...forgotten].sort((a, b) => (a.sid < b.sid ? -1 : 1));
    return pageById(all, ({ sid }) => sid);
  }

  async me({ actor }: Payload<typeof GetMe>): Promise<User> {
    const user = isStaff(actor) ? await this.users.find(actor.id) : null;
    if (!user) throw ERRORS.unauthenticated();
    return user;
  }

  private async tokens(session: Refreshed): Promise<SessionTokens> {
    const user = await this.users.find(session.userId);
    if (!user?.active) throw ERRORS.unauthenticated();
    const now = this.clock.now();
    const expiresInSeconds = accessSeconds(session.expiresAt, now);
    const identity = {
      sub: user.id,
      sid: session.sid,
      kind: 'staff' as const,
      roles: user.roles,
      rights: user.rights,
      teamIds: user.supervisedTeamIds,
    };
    const accessToken = await signAccessToken(identity, this.config.TOKEN_PRIVATE_KEY, {
      expiresInSeconds,
      now,
    });
    return { accessToken, expiresInSeconds, refreshToken: session.refreshToken, user };
  }

  private async recordSignIn(action: string, userId: string | null, address: string | null): Promise<void> {
    const subject = { kind: 'user' as const, id: userId };
    await this.db.transaction((tx) => this.audit.write(tx, { actor: null, action, subject, address }));
  }
}

const actorOf = (id: string) => ({ kind: 'staff' as const, id });
