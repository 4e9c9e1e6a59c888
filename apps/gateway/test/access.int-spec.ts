import { PATH_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { accessOf } from '@switchboard/auth';
import { GetMe, Queues, Users } from '@switchboard/contracts';
import { uuidv7 } from '@switchboard/kernel';
import { DocsService } from '../src/docs/docs.service.js';
import { type Endpoint, endpointOf } from '../src/http/endpoint.js';
import { GatewayDriver } from './gateway.driver.js';
import { anAgent, aPerson, aVisitor } from './people.js';

describe('access', () => {
  let gateway: GatewayDriver;
  beforeAll(async () => (gateway = await GatewayDriver.start()));
  afterAll(() => gateway.stop());

  /** Every method that Nest made a route of, declared or not. */
  function routedMethods(): { name: string; method: object; controller: object }[] {
    const modules = gateway.service.app.get(ModulesContainer, { strict: false });
    const scanner = new MetadataScanner();
    return [...modules.values()].flatMap(({ controllers }) =>
      [...controllers.values()].flatMap(({ metatype }) => {
        const { prototype } = metatype as { prototype: Record<string, object> };
        return scanner.getAllMethodNames(prototype).flatMap((name) => {
          const method = prototype[name];
          if (!method || !Reflect.hasMetadata(PATH_METADATA, method)) return [];
          return [{ name: `${String(metatype?.name)}.${name}`, method, controller: metatype as object }];
        });
      }),
    );
  }

  const pathOf = ({ path }: Endpoint) =>
    path.replace(/:(\w+)/g, (_, name: string) => (name === 'key' ? 'some-key' : uuidv7()));
  const closed = () =>
    gateway.service.app
      .get(DocsService, { strict: false })
      .endpoints()
      .filter(({ access }) => access !== 'public');

  it('is declared by every route, and so are its checks and documents', () => {
    const routes = routedMethods();

    expect(routes.length).toBeGreaterThan(70);
    expect(
      routes
        .filter(({ method, controller }) => !accessOf(method, controller) || !endpointOf(method))
        .map(({ name }) => name),
    ).toEqual([]);
  });

  it('is refused on every closed route to whoever has no token', async () => {
    const statuses = await Promise.all(
      closed().map(async (spec) => [
        `${spec.method} ${spec.path}`,
        (await gateway.fetch(pathOf(spec), { method: spec.method })).status,
      ]),
    );

    expect(statuses.filter(([, status]) => status !== 401)).toEqual([]);
  });

  it('is refused to a visitor on everything that is only for staff', async () => {
    const visitor = await aVisitor();
    const staffOnly = closed().filter(({ access }) => !access.includes('visitor' as never));

    const statuses = await Promise.all(
      staffOnly.map(async (spec) => [
        `${spec.method} ${spec.path}`,
        (await gateway.fetch(pathOf(spec), { method: spec.method, as: visitor })).status,
      ]),
    );

    expect(statuses.length).toBeGreaterThan(40);
    expect(statuses.filter(([, status]) => status !== 403)).toEqual([]);
  });

  it.each([
    ['no token at all', undefined],
    ['no JWT', 'Bearer nonsense'],
    [
      'alg none',
      `Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"x"}').toString('base64url')}.`,
    ],
    ['another scheme', 'Basic YTpi'],
  ])('with %s is refused in the same words (S064)', async (_what, authorization) => {
    const answer = await gateway.fetch('/v1/me', { headers: authorization ? { authorization } : {} });

    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: 'unauthenticated', detail: 'Sign in again' });
  });

  it('ends with the token', async () => {
    const agent = await anAgent();
    const late = await aPerson({ sub: agent.id }, -60);

    expect((await gateway.fetch('/v1/me', { as: late })).status).toBe(401);
  });

  it('takes the actor from the token, never from a header or a body (S056, S077)', async () => {
    gateway.platform.answer(Users.create, () => Promise.reject(new Error('not reached')));
    gateway.platform.answer(GetMe, () => Promise.reject(new Error('asked')));
    const agent = await anAgent();

    await gateway.fetch('/v1/me', { as: agent, headers: { 'x-user-id': uuidv7(), 'x-remote-user': 'root' } });
    const refused = await gateway.send(
      'POST',
      '/v1/users',
      { actor: { roles: ['administrator'] } },
      { as: agent },
    );

    expect(gateway.platform.askedOf(GetMe).at(-1)?.actor).toMatchObject({ id: agent.id, roles: ['agent'] });
    expect(refused.status).toBe(403);
    expect(gateway.platform.askedOf(Users.create)).toEqual([]);
  });

  it('leaves what a role may do with the data to its owner', async () => {
    gateway.platform.answer(Queues.list, () => ({ items: [], nextCursor: null }));

    const answer = await gateway.fetch('/v1/queues', { as: await anAgent() });

    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ items: [], nextCursor: null });
  });
});
