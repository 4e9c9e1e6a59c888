import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { actorOf, verifyAccessToken, verifyingKey } from '@switchboard/auth';
import { type Actor, type Opening, isVisitor, isStaff } from '@switchboard/contracts';
import type { Transaction } from '@switchboard/database';
import type { CookieName, NewCookie } from '@switchboard/http';
import { AppError, Clock, Sweeps } from '@switchboard/kernel';
import type { KeyObject } from 'node:crypto';
import { FILES_CONFIG, type FilesConfig } from '../files.config.js';
import { BrowsersRepository } from './browsers.repository.js';
import { hashOf, THREE_YEARS_SECONDS, verifyStaffOpening } from './cookies.js';
import { StandingService } from './standing.service.js';
import type { Reader } from './may-open.rules.js';

/** What a request brings that may say who asks. */
export interface Presented {
  authorization: string | undefined;
  /** The value of one of our cookies, or null. */
  cookie: (name: CookieName) => string | null;
  /** `Sec-Fetch-Mode`; a request without it counts as a navigation. */
  fetchMode: string | undefined;
  /** The network it comes from, for what is counted by it. */
  network: string;
}

/** What is asked for. */
interface Asked {
  id: string;
  contactId: string;
}

/** Who asks, and what his browser is to keep. */
export interface Identified extends Reader {
  viewerCookie: string | null;
  renewedCookies: NewCookie[];
  /** As the record names him, given the rule that decided. */
  who(rule: number): Opening['who'];
}

/** Tells who asks for a file: staff first, by token or ticket; browsers' cookies only where there is no staff. */
@Injectable()
export class Readers implements OnModuleInit {
  private readonly tokenKey: KeyObject;

  constructor(
    private readonly browsers: BrowsersRepository,
    private readonly standing: StandingService,
    private readonly sweeps: Sweeps,
    private readonly clock: Clock,
    @Inject(FILES_CONFIG) private readonly config: FilesConfig,
  ) {
    this.tokenKey = verifyingKey(config.TOKEN_PUBLIC_KEY);
  }

  onModuleInit(): void {
    this.sweeps.every({ name: 'old browsers', ms: 600_000 }, () => this.browsers.forgetOld(this.clock.now()));
  }

  /** A bearer token that does not hold is refused, not ignored: 401. */
  async identify(presented: Presented, row: Asked | null): Promise<Identified> {
    const { authorization, cookie, fetchMode } = presented;
    const claims =
      authorization === undefined
        ? null
        : await verifyAccessToken(/^Bearer (\S+)$/i.exec(authorization)?.[1], this.tokenKey, {
            now: this.clock.now(),
          });
    // A token of a session that is over is refused; a cookie of one is as good as none.
    const bearer = claims && (await this.standing.now(actorOf(claims)));
    const staff = bearer ? staffOnly(bearer) : await this.ticketHolder(cookie, row);
    const browser = staff || !row ? NO_BROWSER : await this.browserOf(cookie, row);
    const visitorId = claims && isVisitor(claims) ? claims.sub : browser.visitorId;
    return {
      staff,
      visitorId,
      viewerSince: browser.viewerSince,
      viewerCookie: browser.viewerCookie,
      renewedCookies: browser.renewedCookies,
      isNavigation: fetchMode === undefined || fetchMode === 'navigate',
      isStaffBrowser: cookie('sb_refresh') !== null,
      who: (rule) => whoOf(rule, staff, visitorId),
    };
  }

  /** This browser opens files as the visitor does. */
  async rememberVisitor(browser: string, visitorId: string): Promise<void> {
    await this.browsers.keepVisitors(hashOf(browser), visitorId, this.clock.now());
  }

  /** This browser may come back to the contact's files after its end (row 9). */
  async rememberViewer(tx: Transaction, browser: string, contactId: string): Promise<void> {
    await this.browsers.keepViewer(tx, hashOf(browser), contactId, this.clock.now());
  }

  async forget(tx: Transaction, contactIds: string[]): Promise<void> {
    await this.browsers.forgetContacts(tx, contactIds);
  }

  private async ticketHolder(cookie: Presented['cookie'], row: Asked | null): Promise<Actor | null> {
    if (!row) return null;
    const holder = verifyStaffOpening(cookie('sb_open'), row.id, this.config.COOKIE_SECRET, this.clock.now());
    return holder && this.standing.now(holder).catch(nullIfUnauthenticated);
  }

  private async browserOf(cookie: Presented['cookie'], { contactId }: Asked) {
    const visitorCookie = cookie('sb_visitor');
    const viewerCookie = cookie('sb_viewer');
    const visitorId = visitorCookie
      ? await this.browsers.touchVisitors(hashOf(visitorCookie), this.clock.now())
      : null;
    const viewerSince = viewerCookie
      ? await this.browsers.viewerSince(hashOf(viewerCookie), contactId)
      : null;
    const renewedCookies: NewCookie[] =
      visitorCookie && visitorId
        ? [{ name: 'sb_visitor', value: visitorCookie, maxAgeSeconds: THREE_YEARS_SECONDS }]
        : [];
    return {
      visitorId,
      viewerSince,
      viewerCookie: isOurs(viewerCookie) ? viewerCookie : null,
      renewedCookies,
    };
  }
}

const NO_BROWSER = {
  visitorId: null,
  viewerSince: null,
  viewerCookie: null,
  renewedCookies: [] as NewCookie[],
};

/** A browser's id is one that we made: 256 bits as base64url; anything else gets a new one. */
const isOurs = (cookie: string | null) => cookie !== null && /^[\w-]{43}$/.test(cookie);

function nullIfUnauthenticated(error: unknown): null {
  if (error instanceof AppError && error.code === 'unauthenticated') return null;
  throw error;
}

const staffOnly = (actor: Actor) => (isStaff(actor) ? actor : null);

function whoOf(rule: number, staff: Actor | null, visitorId: string | null): Opening['who'] {
  if (staff) return { kind: 'staff', id: staff.id };
  if (visitorId) return { kind: 'visitor', id: visitorId };
  return { kind: rule === 9 ? 'viewer' : 'stranger', id: null };
}
