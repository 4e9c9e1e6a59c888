import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller, type INestApplication } from '@nestjs/common';
import { signAccessToken, signGrant } from '@switchboard/auth';
import {
  type Actor,
  type Attachment,
  AttachmentChanged,
  AttachmentOpened,
  ContactChanged,
  ContactExpired,
  type ContactFacts,
  FilePolicy,
  type Input,
  InvitationChanged,
  type Payload,
  PutFilePolicy,
  SessionEnded,
  type User,
  UserChanged,
} from '@switchboard/contracts';
import { Database } from '@switchboard/database';
import { FakeClock, Clock, Health, uuidv7 } from '@switchboard/kernel';
import { OnEvent, RabbitStrategy } from '@switchboard/messaging';
import { bootService } from '../../../test/support/boot.js';
import { aUser } from '../../../test/support/a-user.js';
import { aBroker } from '../../../test/support/broker.js';
import { aDatabase } from '../../../test/support/database.js';
import { aGatewayAsker } from '../../../test/support/gateway-asker.js';
import { aService } from '../../../test/support/messaging.js';
import { until } from '../../../test/support/wait.js';
import { type FilesConfig } from '../src/files.config.js';
import { FilesModule } from '../src/files.module.js';
import { configureHttp, filesHttpAdapter } from '../src/http.js';
import { migrations } from '../src/migrations/index.js';
import { ScansService } from '../src/scanning/scans.service.js';
import { VirusScanner } from '../src/scanning/virus-scanner.js';
import { Stores } from '../src/storage/stores.js';

const GRANT_SECRET = randomBytes(32).toString('base64url');
const keys = generateKeyPairSync('ed25519');
const publicKey = keys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64url');
const privateKey = keys.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64url');

export type AFiles = Awaited<ReturnType<typeof aFiles>>;
export interface Person {
  kind: 'visitor' | 'agent';
  id: string;
  name: string;
}
export const aPerson = (kind: Person['kind'], name: string = kind): Person => ({ kind, id: uuidv7(), name });
export const actorOf = ({ kind, id }: Person, more: Partial<Actor> = {}): Actor => ({
  kind: kind === 'agent' ? 'staff' : kind,
  id,
  roles: kind === 'agent' ? ['agent'] : [],
  rights: [],
  teamIds: [],
  ...more,
});

/** What chat hears of files. */
class Ears {
  readonly attachments: Payload<typeof AttachmentChanged>[] = [];
  readonly invitations: Payload<typeof InvitationChanged>[] = [];
  readonly openings: Payload<typeof AttachmentOpened>[] = [];
}

/** files, booted with its own database, vhost and folder or buckets, and everybody around it played by the test. */
export async function aFiles(
  options: { scanner?: VirusScanner; stores?: Stores; config?: Partial<FilesConfig> } = {},
) {
  const [database, broker, folder] = await Promise.all([
    aDatabase('files', migrations),
    aBroker(),
    mkdtemp(join(tmpdir(), 'switchboard-files-')),
  ]);
  const clock = new FakeClock(new Date());
  const config: FilesConfig = {
    DATABASE_URL: database.appUrl,
    RABBITMQ_URL: broker.urlOf('files'),
    PUBLIC_URL: 'http://127.0.0.1:3000',
    HTTP_HOST: '127.0.0.1',
    HTTP_PORT: 0,
    GRANT_SECRET,
    LINK_SECRET: `k1:${randomBytes(32).toString('base64url')}`,
    COOKIE_SECRET: randomBytes(32).toString('base64url'),
    TOKEN_PUBLIC_KEY: publicKey,
    OBJECT_STORE: 'directory',
    OBJECT_DIRECTORY: folder,
    S3_BUCKET_QUARANTINE: `test-q-${uuidv7()}`,
    S3_BUCKET_CLEAN: `test-c-${uuidv7()}`,
    CLAMD_HOST: '127.0.0.1',
    CLAMD_PORT: 3310,
    CLAMD_DEMONSTRATION: true,
    SIGNATURES_MAX_AGE_HOURS: 48,
    MAX_UPLOAD_BYTES: 30 * 1024 * 1024,
    MAX_SCANS: 2,
    SCAN_TIMEOUT_MS: 10_000,
    // On a busy machine a sender may be kept waiting for a second by others.
    UPLOAD_SILENCE_MS: 3_000,
    UPLOAD_TIMEOUT_MS: 20_000,
    RATE_UNKNOWN_LINKS_PER_MINUTE: 60,
    ...options.config,
  };
  const ears = new Ears();
  const events = earsOf(ears);
  const files = await bootService({
    module: FilesModule.forRoot(config),
    transport: RabbitStrategy,
    http: { adapter: filesHttpAdapter(), port: 0, host: '127.0.0.1', configure: configureHttp },
    overrides: [
      { provide: Clock, useValue: clock },
      ...(options.scanner ? [{ provide: VirusScanner, useValue: options.scanner }] : []),
      ...(options.stores ? [{ provide: Stores, useValue: options.stores }] : []),
    ],
  });
  const [accounts, chat, reports, gateway] = await Promise.all([
    aService(broker, 'accounts'),
    aService(broker, 'chat', { handlers: [events.ForChat] }),
    aService(broker, 'reports', { handlers: [events.ForReports] }),
    aGatewayAsker(broker.urlOf('gateway')),
  ]);
  const { port } = (files.app as INestApplication).getHttpServer().address() as AddressInfo;
  const base = `http://127.0.0.1:${port}`;
  const db = files.app.get(Database, { strict: false });
  const administrator = actorOf(aPerson('agent'), { roles: ['administrator'] });

  return {
    app: files.app,
    base,
    clock,
    db,
    ears,
    scans: files.app.get(ScansService, { strict: false }),
    stores: files.app.get<Stores>(Stores, { strict: false }),
    health: files.app.get(Health, { strict: false }),
    ask: gateway.asker.ask.bind(gateway.asker),
    grant: (
      person: Person,
      contact: { id: string; queueId: string },
      purpose: 'upload' | 'invite' = 'upload',
      sid: string | null = null,
    ) =>
      signGrant(
        {
          purpose,
          contactId: contact.id,
          queueId: contact.queueId,
          direction: person.kind === 'visitor' ? 'inbound' : 'outbound',
          actor: person,
          sid,
        },
        GRANT_SECRET,
        { now: clock.now() },
      ),
    token: (
      person: Person,
      more: { roles?: Actor['roles']; rights?: Actor['rights']; teamIds?: string[]; sid?: string } = {},
    ) =>
      signAccessToken(
        {
          sub: person.id,
          sid: uuidv7(),
          kind: person.kind === 'agent' ? 'staff' : 'visitor',
          ...(person.kind === 'agent' && { roles: ['agent'] }),
          ...more,
        },
        privateKey,
        { expiresInSeconds: 300, now: clock.now() },
      ),
    policy: (policy: Input<typeof PutFilePolicy>['policy'], queueId: string | null = null) =>
      gateway.asker.ask(PutFilePolicy, {
        actor: administrator,
        queueId,
        policy: policy && FilePolicy.parse(policy),
      }),
    /** Chat tells of a contact; waits until files knows. */
    async knows(facts: ContactFacts) {
      await chat.publisher.publish([
        {
          id: uuidv7(),
          key: ContactChanged.key,
          payload: { at: facts.startedAt, contact: facts, lastSeq: 0, lastStaffSeq: 0 },
        },
      ]);
      await until(
        async () =>
          (
            await db.sql('SELECT 1 FROM contacts WHERE id = $1 AND revision >= $2', [
              facts.id,
              facts.revision,
            ])
          ).length > 0,
        {
          what: 'files to know the contact',
        },
      );
    },
    /** Accounts tells that a session has ended. */
    async endsSession(
      sid: string,
      userId: string,
      reason: Payload<typeof SessionEnded>['reason'] = 'signedOut',
    ) {
      const payload = { at: clock.now().toISOString(), sid, userId, reason };
      await accounts.publisher.publish([{ id: uuidv7(), key: SessionEnded.key, payload }]);
      await until(
        async () => (await db.sql('SELECT 1 FROM ended_sessions WHERE sid = $1', [sid])).length > 0,
        {
          what: 'files to know the end',
        },
      );
    },
    /** Reports tells that a contact's report is over. */
    async tellsExpired(contactId: string) {
      const payload = { at: clock.now().toISOString(), contactId };
      await reports.publisher.publish([{ id: uuidv7(), key: ContactExpired.key, payload }]);
    },
    /** Accounts tells of somebody of staff as he is now. */
    async changesStaff(person: Person, change: Partial<User>) {
      const user = aUser({ id: person.id, name: person.name, revision: 2, ...change });
      const payload = { at: user.createdAt, user, deleted: false };
      await accounts.publisher.publish([{ id: uuidv7(), key: UserChanged.key, payload }]);
      await until(async () => (await db.sql('SELECT 1 FROM staff WHERE id = $1', [person.id])).length > 0, {
        what: 'files to know the change',
      });
    },
    /** Waits until a file is in this state. */
    async becomes(id: string, state: Attachment['state']) {
      await until(
        async () =>
          (await db.sql<{ state: string }>('SELECT state FROM attachments WHERE id = $1', [id]))[0]?.state ===
          state,
        { what: `${id} to become ${state}` },
      );
    },
    statesPublished: (id: string) =>
      ears.attachments
        .filter(({ attachment }) => attachment.id === id)
        .sort((a, b) => a.revision - b.revision)
        .map(({ attachment }) => attachment.state),
    async end() {
      await Promise.all([accounts.close(), chat.close(), reports.close(), gateway.close()]);
      await files.close();
      await Promise.all([database.drop(), broker.drop(), rm(folder, { recursive: true, force: true })]);
    },
  };
}

function earsOf(ears: Ears) {
  @Controller()
  class ForChat {
    @OnEvent(AttachmentChanged)
    attachment(event: Payload<typeof AttachmentChanged>) {
      ears.attachments.push(event);
    }

    @OnEvent(InvitationChanged)
    invitation(event: Payload<typeof InvitationChanged>) {
      ears.invitations.push(event);
    }
  }
  @Controller()
  class ForReports {
    @OnEvent(AttachmentOpened)
    opened(event: Payload<typeof AttachmentOpened>) {
      ears.openings.push(event);
    }
  }
  return { ForChat, ForReports };
}

/** A contact as chat would tell of it. */
export function aContact({
  visitor,
  agents = [],
  ...more
}: { visitor: Person; agents?: (Person & { teamIds?: string[] })[] } & Partial<
  Omit<ContactFacts, 'visitor'>
>): ContactFacts {
  const at = new Date().toISOString();
  return {
    id: uuidv7(),
    revision: 1,
    channel: 'webChat',
    state: 'active',
    queue: {
      id: uuidv7(),
      number: 1,
      name: 'Sales',
      priority: 0,
      wrapUpSeconds: 60,
      idleSeconds: 0,
      reminders: null,
    },
    widgetId: null,
    visitor: { id: visitor.id, name: visitor.name, email: null, fields: {} },
    language: 'en',
    participants: agents.map(({ id, name, teamIds = [] }, at_) => ({
      kind: 'agent' as const,
      id,
      name,
      role: at_ === 0 ? ('owner' as const) : ('agent' as const),
      joinedAt: at,
      leftAt: null,
      teamIds,
      assignmentId: uuidv7(),
    })),
    segments: [],
    ownerId: agents[0]?.id ?? null,
    status: null,
    notSet: false,
    important: false,
    visitorAway: false,
    endedBy: null,
    startedAt: at,
    answeredAt: at,
    endedAt: null,
    closedAt: null,
    wrapUpEndsAt: null,
    transfer: null,
    ...more,
  };
}

/** The contact after its end. */
export const ended = (
  facts: ContactFacts,
  at: Date,
  state: 'wrapUp' | 'closed' = 'closed',
): ContactFacts => ({
  ...facts,
  revision: facts.revision + 1,
  state,
  endedAt: at.toISOString(),
  endedBy: 'agent',
  participants: facts.participants.map((one) => ({ ...one, leftAt: at.toISOString() })),
});

export const contactOf = (facts: ContactFacts) => ({ id: facts.id, queueId: facts.queue.id });
