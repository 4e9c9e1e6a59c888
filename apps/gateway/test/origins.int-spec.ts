import {
  GetAvailability,
  GetEffectiveFilePolicy,
  GetWidgetConfig,
  OpenSession,
  WidgetChanged,
} from '@switchboard/contracts';
import { AppError, uuidv7 } from '@switchboard/kernel';
import { until } from '../../../test/support/wait.js';
import { DocsService } from '../src/docs/docs.service.js';
import { GatewayDriver, WIDGET } from './gateway.driver.js';
import { anAdministrator, anAgent, AT, aVisitor, type Person, QUEUE, SHOP, WIDGET_ID } from './people.js';

describe('origins', () => {
  let gateway: GatewayDriver;
  let agent: Person;
  let visitor: Person;
  beforeAll(async () => {
    gateway = await GatewayDriver.start();
    [agent, visitor] = await Promise.all([anAgent(), aVisitor()]);
  });
  afterAll(() => gateway.stop());

  describe('a page of another site', () => {
    const config = `/v1/widgets/${WIDGET.key}/config`;
    beforeAll(() => {
      gateway.platform
        .answer(GetWidgetConfig, ({ origin }) => {
          if (origin && origin !== SHOP) throw new AppError('origin_not_allowed', 'Not there');
          return { widgetId: WIDGET_ID, queueIds: [QUEUE.id], fields: [], colours: {}, texts: {} };
        })
        .answer(GetAvailability, () => ({ openNow: true, agentsAvailable: false }))
        .answer(GetEffectiveFilePolicy, () => ({}));
    });

    it('of a widget gets CORS answers without credentials, preflights too', async () => {
      const answer = await gateway.fetch(config, { headers: { origin: SHOP } });
      const preflight = await gateway.fetch('/v1/contacts', {
        method: 'OPTIONS',
        headers: {
          origin: SHOP,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization',
        },
      });

      expect(answer.headers.get('access-control-allow-origin')).toBe(SHOP);
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
      expect(answer.headers.get('access-control-expose-headers')).toContain('Location');
      expect(answer.headers.get('vary')).toContain('Origin');
      expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([
        204,
        expect.stringContaining('Idempotency-Key'),
      ]);
    });

    it('of nobody gets none, and no token made for another (S081, S083)', async () => {
      const foreign = { origin: 'https://evil.example' };
      const read = await gateway.fetch(config, { headers: foreign });
      const identify = await gateway.send(
        'POST',
        '/v1/visitors',
        { widgetKey: WIDGET.key },
        { headers: foreign },
      );
      const token = await gateway.fetch('/v1/contacts', { as: visitor, headers: foreign });

      for (const answer of [read, identify, token]) {
        expect([answer.status, await answer.json()]).toMatchObject([403, { code: 'origin_not_allowed' }]);
        expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      }
    });

    it('gains nothing from a browser that is signed in to the console (S025)', async () => {
      const form = new FormData();
      form.set('clientMessageId', 'forged');
      form.set('file', new Blob(['x']), 'a.txt');
      const forged = (origin: string) =>
        gateway.fetch(`/v1/contacts/${uuidv7()}/attachments`, {
          method: 'POST',
          body: form,
          headers: { origin, cookie: 'sb_refresh=r1; sb_open=o' },
        });

      expect([(await forged('https://evil.example')).status, (await forged('null')).status]).toEqual([
        403, 403,
      ]);
      expect([(await forged(SHOP)).status, (await forged(gateway.url)).status]).toEqual([401, 401]);
    });

    it('cannot use the token of staff, nor of another widget’s visitor', async () => {
      const stranger = await aVisitor({ widgetId: uuidv7() });

      const answers = await Promise.all(
        [agent, stranger].map((as) => gateway.fetch('/v1/contacts', { as, headers: { origin: SHOP } })),
      );

      expect(answers.map(({ status }) => status)).toEqual([403, 403]);
    });

    it('of a widget cannot sign anybody in or out: no session, no cookie (login CSRF)', async () => {
      gateway.platform.answer(OpenSession, () => Promise.reject(new Error('not reached')));
      const headers = { origin: SHOP };
      const answers = [
        await gateway.send('POST', '/v1/auth/sign-in', { email: 'a@b.c', password: 'x' }, { headers }),
        await gateway.send('POST', '/v1/auth/refresh', { refreshToken: 'x' }, { headers }),
        await gateway.send('POST', '/v1/auth/sign-out', { refreshToken: 'x' }, { headers }),
      ];

      for (const answer of answers) {
        expect([answer.status, await answer.json()]).toMatchObject([403, { code: 'origin_not_allowed' }]);
        expect(answer.headers.get('set-cookie')).toBeNull();
      }
      expect(gateway.platform.askedOf(OpenSession)).toEqual([]);
    });

    it('of a widget gets nothing from any route of staff, whatever token it has', async () => {
      const administrator = await anAdministrator();
      const forStaff = gateway.service.app
        .get(DocsService, { strict: false })
        .endpoints()
        .filter(({ access }) => access !== 'public' && !access.includes('visitor'));

      const statuses = await Promise.all(
        forStaff.map(async ({ method, path }) => {
          const at = path.replace(/:\w+/g, () => uuidv7());
          return (await gateway.fetch(at, { method, as: administrator, headers: { origin: SHOP } })).status;
        }),
      );

      expect(statuses.length).toBeGreaterThan(40);
      expect(new Set(statuses)).toEqual(new Set([403]));
      const socket = await gateway.refusalOf(
        { token: administrator.token },
        { extraHeaders: { origin: SHOP } },
      );
      expect(socket).toBe('origin_not_allowed');
    });

    it('may from the moment its widget says so, and no longer than that', async () => {
      const widget = {
        ...WIDGET,
        id: uuidv7(),
        name: 'New',
        fields: [],
        colours: {},
        texts: {},
        createdAt: AT,
      };
      const origin = 'https://new.example';
      const allowed = async () =>
        (await gateway.fetch('/v1/me', { headers: { origin } })).headers.get('access-control-allow-origin');

      await gateway.platform.publish(WidgetChanged, {
        at: AT,
        widget: { ...widget, allowedOrigins: [origin], revision: 2 },
      });
      await until(async () => (await allowed()) === origin);
      await gateway.platform.publish(WidgetChanged, {
        at: AT,
        widget: { ...widget, allowedOrigins: [], revision: 3 },
      });
      await until(async () => (await allowed()) === null);
      await gateway.platform.publish(WidgetChanged, {
        at: AT,
        widget: { ...widget, allowedOrigins: [origin], revision: 2 },
      });

      expect(await allowed()).toBeNull();
    });

    it('sees what did not come in time as null, by name', async () => {
      gateway.platform.answer(GetAvailability, () => Promise.reject(new Error('down')));

      const answer = await gateway.fetch(config, { headers: { origin: SHOP } });

      expect(await answer.json()).toMatchObject({
        openNow: null,
        agentsAvailable: null,
        filePolicy: { inbound: { mode: 'never' } },
        unavailable: ['openNow', 'agentsAvailable'],
      });
    });
  });
});
