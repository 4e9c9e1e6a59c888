import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Visitor } from '../../tools/drivers/people.ts';
import { SITE } from '../support/house.js';
import type { WidgetPage } from '../support/pages/widget.js';
import { aStage, type Stage } from '../support/stage.js';
import { until } from '../support/wait.js';

let stage: Stage;
beforeAll(async () => void (stage = await aStage()), 90_000);
afterAll(() => stage?.ends());

const PATIENCE_MS = 60_000;
const textsOf = ({ panel }: WidgetPage) => panel.locator('label, button[type=submit]').allInnerTexts();
const opens = async (query: string) => {
  const visitor = await stage.visitor();
  await visitor.page.goto(`${stage.shop.origin}/${query}`);
  await visitor.opens();
  await visitor.panel.locator('form').waitFor();
  return visitor;
};

describe('a page with the widget on it', () => {
  it(
    'keeps nothing of its visitor and asks only for the configuration before he starts',
    async () => {
      const visitor = await stage.visitor();
      const asked: string[] = [];
      visitor.page.on('request', (request) => {
        const { pathname, origin } = new URL(request.url());
        if (origin === stage.gateway && !pathname.startsWith('/widget')) asked.push(pathname);
      });

      await visitor.visits();
      await visitor.opens();
      await visitor.panel.locator('form').waitFor();

      expect(asked).toEqual([`/v1/widgets/${stage.house.widget.key}/config`]);
      expect(await visitor.person.context.cookies()).toEqual([]);
      expect(await visitor.page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0]);
    },
    PATIENCE_MS,
  );

  it(
    'is on another site whose third-party cookies are blocked: a cookie goes back to its own site only',
    async () => {
      const seen: (string | undefined)[] = [];
      const other = createServer((request, response) => {
        if (request.url === '/probe') seen.push(request.headers.cookie);
        response
          .setHeader('set-cookie', 'probe=1; SameSite=None; Secure; Path=/')
          .setHeader('access-control-allow-origin', stage.shop.origin)
          .setHeader('access-control-allow-credentials', 'true')
          .end();
      });
      await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
      const probe = `http://127.0.0.1:${(other.address() as AddressInfo).port}/probe`;
      const { page } = await stage.comes({ bypassCSP: true });

      await page.goto(probe);
      await page.goto(probe);
      await page.goto(stage.shop.origin);
      await page.evaluate((url) => fetch(url, { credentials: 'include' }).then(() => null), probe);

      expect(seen).toEqual([undefined, 'probe=1', undefined]);
      await new Promise((done) => other.close(done));
    },
    PATIENCE_MS,
  );

  it.each([
    ['?lang=cs', 'Zahájit chat'],
    ['?lang=de', 'Chat beginnen'],
    ['?lang=en', 'Start chat'],
    ['?lang=es', 'Iniciar chat'],
    ['?lang=de&data-language=fr', 'Commencer'],
    ['?lang=it-CH', 'Inizia la chat'],
    ['?lang=tlh', 'Start chat'],
  ])(
    'speaks the language of its page or of its tag (%s)',
    async (query, start) => {
      const visitor = await opens(query);

      expect((await textsOf(visitor)).at(-1)).toBe(start);
      await visitor.person.context.close();
    },
    PATIENCE_MS,
  );

  it(
    'says when nobody is available, and when it is closed',
    async () => {
      const away = await opens('');
      await away.sees('Nobody is available right now');
      await stage.house.agent.isAvailable();
      await until(async () => {
        await away.visits();
        await away.opens();
        await away.panel.locator('form').waitFor();
        return (await away.panel.locator('.notice').count()) === 0;
      });
      const tomorrow = (new Date().getUTCDay() % 7) + 1;
      await opensOnly({ timeZone: 'UTC', periods: [{ day: tomorrow, from: '12:00', to: '12:01' }] });

      await until(async () => {
        await away.visits();
        await away.opens();
        await away.sees(/We are closed at the moment|Start chat/);
        return (await away.panel.getByText('We are closed at the moment').count()) === 1;
      });
      expect(await away.panel.locator('form').count()).toBe(0);
      await opensOnly(null);
    },
    PATIENCE_MS,
  );

  it(
    'lets a visitor see how his place moves',
    async () => {
      await stage.house.agent.ask('PUT', '/v1/me/presence', { state: 'paused' });
      const first = await new Visitor(stage.house.address, { origin: SITE }).arrives(stage.house.widget.key);
      const contact = await first.starts({ name: 'Walter' });
      const visitor = await (await stage.visitor()).starts({ 'Your name': 'Vera' });
      await visitor.queue.getByText('You are number 2 in the queue.').waitFor();

      await first.leaves(contact.id);

      await visitor.queue.getByText('You are number 1 in the queue.').waitFor();
      await visitor.ends();
    },
    PATIENCE_MS,
  );

  it('says nothing on the browser console', () => {
    expect(stage.complaints(/probe|third-party cookie/i)).toEqual([]);
  });

  const opensOnly = (businessHours: unknown) =>
    stage.house.admin.ask('PATCH', `/v1/queues/${stage.house.queue.id}`, { businessHours });
});
