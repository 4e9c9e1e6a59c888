import { generateKeyPairSync } from 'node:crypto';
import { Controller, createParamDecorator, type ExecutionContext, Get, Module } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { INestApplication } from '@nestjs/common';
import type { AccessClaims, Actor as AnActor } from '@switchboard/contracts';
import { AppError } from '@switchboard/kernel';
import { AccessGuard } from './access.guard.js';
import { accessOf, Allow, type Audience, isAllowed, Public } from './access.js';
import { AccessTokens, signAccessToken } from './access-tokens.js';
import { AuthModule } from './auth.module.js';
import { CurrentRights } from './current-rights.js';
import { EndedSessions } from './ended-sessions.js';
import type { Authenticator } from './authenticator.js';
import { actorIn, keepSocketClaims, sessionIn, socketClaims } from './principal.js';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const tokenPublicKey = publicKey.export({ format: 'der', type: 'spki' }).toString('base64url');
const USER = '01980000-0000-7000-8000-000000000001';

type Signed = Parameters<typeof signAccessToken>[0];
const Actor = createParamDecorator((_: unknown, context: ExecutionContext) => actorIn(context));
const Session = createParamDecorator((_: unknown, context: ExecutionContext) => sessionIn(context));
const sign = (more: Partial<Signed> = {}) =>
  signAccessToken({ sub: USER, sid: 's1', kind: 'staff', roles: ['agent'], ...more }, privateKey, {
    expiresInSeconds: 300,
  });

@Controller()
class Routes {
  @Get('open')
  @Public()
  open(@Session() session: AccessClaims | null) {
    return { sub: session?.sub ?? null };
  }

  @Get('agents')
  @Allow('agent')
  agents(@Actor() actor: AnActor) {
    return actor;
  }

  @Get('visitors')
  @Allow('visitor')
  visitors(@Actor() actor: AnActor) {
    return actor;
  }

  @Get('forgotten')
  forgotten() {
    return 'nobody should read this';
  }
}

@Controller('admin')
@Allow('administrator')
class AdminRoutes {
  @Get()
  all() {
    return 'fine';
  }

  @Get('mine')
  @Allow('staff')
  mine() {
    return 'fine';
  }
}

@Module({ imports: [AuthModule.forRoot({ tokenPublicKey })], controllers: [Routes, AdminRoutes] })
class App {}

describe('AccessGuard over HTTP', () => {
  let app: INestApplication;
  let fastify: { inject(request: object): Promise<{ statusCode: number; json(): unknown; body: string }> };
  beforeAll(async () => {
    const testing = await Test.createTestingModule({ imports: [App] }).compile();
    app = testing.createNestApplication(new FastifyAdapter());
    app.useGlobalFilters({
      catch: (error: unknown, host) => {
        const status = error instanceof AppError ? error.status : 500;
        const code = error instanceof AppError ? error.code : String(error);
        void host.switchToHttp().getResponse().status(status).send({ code });
      },
    });
    await app.init();
    fastify = app.getHttpAdapter().getInstance();
  });
  afterAll(() => app.close());

  const get = (url: string, headers: Record<string, string> = {}) => fastify.inject({ url, headers });
  const as = async (url: string, more: Partial<Signed> = {}) =>
    get(url, { authorization: `Bearer ${await sign(more)}` });

  it('gives the handler the actor of the token', async () => {
    const answer = await as('/agents', { roles: ['agent', 'supervisor'] });

    expect(answer.json()).toEqual({
      kind: 'staff',
      id: USER,
      roles: ['agent', 'supervisor'],
      rights: [],
      teamIds: [],
      sid: 's1',
    });
  });

  it('keeps visitors and staff apart', async () => {
    const visitor = { kind: 'visitor' as const, roles: [] };
    const statuses = await Promise.all([
      as('/visitors', visitor),
      as('/visitors'),
      as('/agents', visitor),
      as('/agents'),
    ]);

    expect(statuses.map(({ statusCode }) => statusCode)).toEqual([200, 403, 403, 200]);
  });

  it('takes a class’s word where a handler has none of its own', async () => {
    const statuses = await Promise.all([
      as('/admin'),
      as('/admin', { roles: ['administrator'] }),
      as('/admin/mine'),
    ]);

    expect(statuses.map(({ statusCode }) => statusCode)).toEqual([403, 200, 200]);
  });

  it('lets nobody in where nothing is declared', async () => {
    for (const answer of [await get('/forgotten'), await as('/forgotten', { roles: ['administrator'] })]) {
      expect(answer.statusCode).toBe(403);
      expect(answer.body).not.toContain('nobody should');
    }
  });

  it.each<[string, () => Promise<Record<string, string>>]>([
    ['nothing', async () => ({})],
    ['a cookie', async () => ({ cookie: `access_token=${await sign()}; sb_refresh=${await sign()}` })],
    ['basic', async () => ({ authorization: `Basic ${await sign()}` })],
    ['the bare token', async () => ({ authorization: await sign() })],
    ['two tokens', async () => ({ authorization: `Bearer ${await sign()}, Bearer ${await sign()}` })],
    ['another header', async () => ({ 'x-authorization': `Bearer ${await sign()}` })],
    ['a broken one', async () => ({ authorization: `Bearer ${(await sign()).slice(0, -3)}` })],
  ])('takes a bearer token and nothing else: %s (S084, S085)', async (_, headers) => {
    const answer = await get('/agents', await headers());

    expect([answer.statusCode, answer.json()]).toEqual([401, { code: 'unauthenticated' }]);
  });

  it('does not look for tokens in the address', async () => {
    expect((await get(`/agents?token=${await sign()}&access_token=${await sign()}`)).statusCode).toBe(401);
  });

  it('knows who is there on a public route, and needs nobody', async () => {
    const bad = await get('/open', { authorization: 'Bearer a.b.c' });

    expect([(await as('/open')).json(), (await get('/open')).json(), bad.json()]).toEqual([
      { sub: USER },
      { sub: null },
      { sub: null },
    ]);
  });

  it('refuses the token of a session that has ended', async () => {
    app.get(EndedSessions).end('gone');

    expect((await as('/agents', { sid: 'gone' })).statusCode).toBe(401);
    expect((await as('/agents', { sid: 'going' })).statusCode).toBe(200);
  });
});

describe('AccessGuard before several authenticators', () => {
  const handler = () => undefined;
  Allow('staff')(handler, '', { value: handler });
  const request = { headers: {} };
  const context = {
    getType: () => 'http',
    getHandler: () => handler,
    getClass: () => class {},
    switchToHttp: () => ({ getRequest: () => request }),
  } as never;
  const actor = { kind: 'staff' as const, id: USER, roles: [], rights: [], teamIds: [] };
  const knows: Authenticator = { authenticate: async () => ({ actor, session: null }) };
  const passes: Authenticator = { authenticate: async () => null };
  const refuses: Authenticator = {
    authenticate: () => Promise.reject(new AppError('unauthenticated', 'Sign in again')),
  };

  it('believes the first that knows who asks', async () => {
    await expect(new AccessGuard([passes, knows, refuses]).canActivate(context)).resolves.toBe(true);

    expect(actorIn(context)).toEqual(actor);
  });

  it.each([
    ['nobody knows', [passes, passes]],
    ['the first that knows does not believe', [refuses, knows]],
    ['there are none', []],
  ])('lets nobody in where %s', async (_, authenticators) => {
    await expect(new AccessGuard(authenticators).canActivate(context)).rejects.toMatchObject({
      code: 'unauthenticated',
    });
  });

  it('leaves the broker’s messages to the broker’s own door', async () => {
    const rpc = { getType: () => 'rpc' } as never;

    await expect(new AccessGuard([]).canActivate(rpc)).resolves.toBe(true);
  });
});

describe('the claims of a socket', () => {
  it('are what the handshake put there, and nothing that a client did', async () => {
    const tokens = new AccessTokens(publicKey, new EndedSessions(), new CurrentRights());
    const socket = { data: { claims: { kind: 'staff' }, 'switchboard claims': { kind: 'staff' } } };
    expect(socketClaims(socket)).toBeNull();

    keepSocketClaims(socket, await tokens.authenticate(await sign({ sid: 'socket' })));

    expect(socketClaims(socket)).toMatchObject({ sid: 'socket' });
  });
});

describe('accessOf', () => {
  it('tells what was declared, null where nobody has decided', () => {
    const { open, agents, forgotten } = Routes.prototype;

    expect([open, agents, forgotten].map((handler) => accessOf(handler, Routes))).toEqual([
      { public: true },
      { public: false, allow: ['agent'] },
      null,
    ]);
    expect(accessOf(AdminRoutes.prototype.all, AdminRoutes)).toEqual({
      public: false,
      allow: ['administrator'],
    });
  });
});

describe('isAllowed', () => {
  const claims = { sub: USER, sid: 's', teamIds: [], iat: 0, exp: 0 };
  const visitor = { ...claims, kind: 'visitor' as const, roles: [], rights: [] };
  const agent = { ...claims, kind: 'staff' as const, roles: ['agent' as const], rights: [] };
  const reader = { ...agent, rights: ['reports' as const] };
  const nobody = { ...agent, roles: [] };

  it.each<[string, Audience[], boolean[]]>([
    ['visitor', ['visitor'], [true, false, false, false]],
    ['staff', ['staff'], [false, true, true, true]],
    ['agent', ['agent'], [false, true, true, false]],
    ['administrator', ['administrator'], [false, false, false, false]],
    ['the reports right', ['reports'], [false, false, true, false]],
    ['one of several', ['visitor', 'reports'], [true, false, true, false]],
    ['nobody', [], [false, false, false, false]],
  ])('%s: visitor, agent, agent with the right, staff without a role', (_, allow, expected) => {
    expect([visitor, agent, reader, nobody].map((one) => isAllowed(one, allow))).toEqual(expected);
  });

  it('never takes a visitor for staff, whatever his token says', () => {
    const odd = { ...visitor, roles: ['administrator' as const], rights: ['reports' as const] };

    expect(isAllowed(odd, ['staff', 'agent', 'supervisor', 'administrator', 'reports'])).toBe(false);
  });
});
