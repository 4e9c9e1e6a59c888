import { verifyAccessToken } from '@switchboard/auth';
import {
  FindUsesInAccounts,
  FindWidgets,
  ForgetVisitor,
  GetWidgetConfig,
  IdentifyVisitor,
  ListEndedSessions,
  Widgets,
  type Actor,
  type VisitorIdentity,
} from '@switchboard/contracts';
import { uuidv7 } from '@switchboard/kernel';
import { actorOf, runningAccounts, type RunningAccounts } from '../../test/running-accounts.js';

let accounts: RunningAccounts;
let admin: Actor;
const SHOP = 'https://shop.example';

beforeAll(async () => {
  accounts = await runningAccounts();
  admin = await accounts.admin();
});
afterAll(() => accounts.close());

const aWidget = (input: object = {}) =>
  accounts.ask(Widgets.create, {
    actor: admin,
    input: { name: `Shop ${uuidv7()}`, queueIds: [uuidv7()], allowedOrigins: [SHOP], ...input },
  });
const visitorOf = ({ visitorId }: VisitorIdentity): Actor => ({
  kind: 'visitor',
  id: visitorId,
  roles: [],
  rights: [],
  teamIds: [],
  sid: visitorId,
});

describe('widgets', () => {
  it('get a key that nobody guesses, and defaults', async () => {
    const widget = await aWidget();

    expect(Buffer.from(widget.key, 'base64url')).toHaveLength(16);
    expect(widget).toMatchObject({
      fields: [],
      colours: { accent: '#1f6feb', onAccent: '#ffffff' },
      texts: {},
      active: true,
      revision: 1,
    });
  });

  it('keep the key that was sent, which nobody else can have', async () => {
    const key = `demo-${uuidv7()}`;
    expect((await aWidget({ key })).key).toBe(key);

    await expect(aWidget({ key })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('are told whole with every change, and gone with the last', async () => {
    const widget = await aWidget();
    const patch = { allowedOrigins: [SHOP, 'https://other.example:8443'] };

    const changed = await accounts.ask(Widgets.update, { actor: admin, id: widget.id, patch });
    await accounts.ask(Widgets.remove, { actor: admin, id: widget.id });

    expect(changed).toEqual({ ...widget, ...patch, revision: 2 });
    const published = (await accounts.published('accounts.widget.changed.v1')).slice(-2);
    expect(published).toMatchObject([
      { widget: changed, deleted: false },
      { widget: { id: widget.id, active: false, revision: 3 }, deleted: true },
    ]);
    await expect(accounts.ask(Widgets.get, { actor: admin, id: widget.id })).rejects.toMatchObject({
      code: 'widget_not_found',
    });
  });

  it('are said to use their queues, by name', async () => {
    const queueId = uuidv7();
    await aWidget({ name: 'Blog', queueIds: [uuidv7(), queueId] });

    const { uses } = await accounts.ask(FindUsesInAccounts, { kind: 'queue', id: queueId });

    expect(uses).toEqual([{ by: 'widgets', names: ['Blog'], count: 1 }]);
  });

  it('stay while a contact uses them', async () => {
    const { id } = await aWidget();
    const uses = [{ by: 'contacts' as const, names: [], count: 2 }];

    await expect(accounts.ask(Widgets.remove, { actor: admin, id, uses })).rejects.toMatchObject({
      code: 'conflict',
      detail: 'This widget cannot be removed: it is used by 2 open contacts',
    });
  });

  it('belong to administrators', async () => {
    const supervisor = actorOf(await accounts.aUser(admin, { roles: ['supervisor'] }));
    const { id } = await aWidget();

    const attempts = await Promise.allSettled([
      accounts.ask(Widgets.list, { actor: supervisor, query: {} }),
      accounts.ask(Widgets.get, { actor: supervisor, id }),
      accounts.ask(Widgets.update, { actor: supervisor, id, patch: { active: false } }),
      accounts.ask(Widgets.remove, { actor: supervisor, id }),
    ]);

    expect(attempts).toMatchObject(Array(4).fill({ status: 'rejected', reason: { code: 'forbidden' } }));
  });

  it.each([
    ['an allowed page', SHOP, 'in'],
    ['no browser', null, 'in'],
    ['another page', 'https://evil.example', 'origin_not_allowed'],
    ['the same host with another scheme', 'http://shop.example', 'origin_not_allowed'],
    ['a host that only begins alike', 'https://shop.example.evil.example', 'origin_not_allowed'],
    ['a sandboxed frame', 'null', 'origin_not_allowed'],
  ])('answer %s', async (_, origin, expected) => {
    const { key, id, queueIds } = await aWidget();

    const [config, visitor] = await Promise.allSettled([
      accounts.ask(GetWidgetConfig, { key, origin }),
      accounts.ask(IdentifyVisitor, { widgetKey: key, origin }),
    ]);

    if (expected === 'in') {
      expect(config).toMatchObject({ value: { widgetId: id, queueIds } });
      expect(visitor).toMatchObject({ value: { expiresInSeconds: 3600 } });
    } else {
      expect(config).toMatchObject({ reason: { code: expected } });
      expect(visitor).toMatchObject({ reason: { code: expected } });
    }
  });

  it('that are switched off do not exist for pages, and gateways do not hear of them', async () => {
    const widget = await aWidget({ active: false });

    const config = accounts.ask(GetWidgetConfig, { key: widget.key, origin: SHOP });

    await expect(config).rejects.toMatchObject({ code: 'widget_not_found' });
    const { items } = await accounts.ask(FindWidgets, {});
    expect(items.every(({ active, id }) => active && id !== widget.id)).toBe(true);
  });

  it('are learnt by gateways page after page, in the order of their ids', async () => {
    const [first, second] = [await aWidget(), await aWidget()];

    const { items, nextAfterId } = await accounts.ask(FindWidgets, { afterId: first.id });

    expect(items.map(({ id }) => id)).toContain(second.id);
    expect(items.every(({ id }) => id > first.id)).toBe(true);
    expect(nextAfterId).toBeNull();
  });
});

describe('visitors', () => {
  const identify = (widgetKey: string, visitorKey?: string) =>
    accounts.ask(IdentifyVisitor, { widgetKey, visitorKey, origin: SHOP, identityToken: 'ignored' });

  it('get a key of 256 bits, kept as a hash, and a token of an hour for this widget', async () => {
    const widget = await aWidget();

    const identity = await identify(widget.key);

    expect(Buffer.from(identity.visitorKey, 'base64url')).toHaveLength(32);
    const now = accounts.clock.now();
    const claims = await verifyAccessToken(identity.visitorToken, accounts.publicKey, { now });
    expect(claims).toMatchObject({
      sub: identity.visitorId,
      kind: 'visitor',
      widgetId: widget.id,
      roles: [],
      rights: [],
    });
    expect(claims.exp - claims.iat).toBe(3600);
    const [row] = await accounts.db.sql<{ all: string }>('SELECT json_agg(v)::text AS all FROM visitors v');
    expect(row?.all).not.toContain(identity.visitorKey);
  });

  it('are known again by their key, at another widget too', async () => {
    const first = await identify((await aWidget()).key);

    const again = await identify((await aWidget()).key, first.visitorKey);

    expect(again).toMatchObject({ visitorId: first.visitorId, visitorKey: first.visitorKey });
  });

  it('with an unknown key are somebody new', async () => {
    const { key } = await aWidget();

    const identity = await identify(key, 'x'.repeat(43));

    expect(identity.visitorKey).not.toBe('x'.repeat(43));
  });

  it('are remembered for three years from the last use, not from the first', async () => {
    const { key } = await aWidget();
    const first = await identify(key);
    const threeYearsMs = 94_608_000_000;

    accounts.clock.advance(threeYearsMs - 1000);
    expect(await identify(key, first.visitorKey)).toMatchObject({ visitorId: first.visitorId });
    accounts.clock.advance(threeYearsMs - 1000);
    expect(await identify(key, first.visitorKey)).toMatchObject({ visitorId: first.visitorId });

    accounts.clock.advance(threeYearsMs);
    const later = await identify(key, first.visitorKey);
    expect(later.visitorId).not.toBe(first.visitorId);
    expect(later.visitorKey).not.toBe(first.visitorKey);
  });

  it('who want to be forgotten are, with every token they have, as long as one may live', async () => {
    const { key } = await aWidget();
    const identity = await identify(key);

    await accounts.ask(ForgetVisitor, { actor: visitorOf(identity) });
    await accounts.ask(ForgetVisitor, { actor: visitorOf(identity) });

    expect((await identify(key, identity.visitorKey)).visitorId).not.toBe(identity.visitorId);
    const published = (await accounts.published('accounts.session.ended.v1')).filter(
      (e) => e['sid'] === identity.visitorId,
    );
    expect(published).toMatchObject([{ reason: 'forgotten', userId: identity.visitorId }]);
    const listed = async () =>
      (await accounts.ask(ListEndedSessions, {})).items.some(({ sid }) => sid === identity.visitorId);
    accounts.clock.advance(3_599_000);
    expect(await listed()).toBe(true);
    accounts.clock.advance(1_001);
    expect(await listed()).toBe(false);
  });

  it('are forgotten by themselves only', async () => {
    await expect(accounts.ask(ForgetVisitor, { actor: admin })).rejects.toMatchObject({ code: 'forbidden' });
  });
});
