import type { Page } from 'playwright-core';
import { aFile } from '../support/pages/files.js';
import { WidgetPage } from '../support/pages/widget.js';
import { aStage, type Stage } from '../support/stage.js';
import { until } from '../support/wait.js';

const PATIENCE_MS = 60_000;
const EXPECTED = /WebSocket|ERR_|needs a data-key/;

/** Counts a page's sockets that are open. */
const COUNTED = `{
  window.sockets = new Set();
  const Original = WebSocket;
  window.WebSocket = class extends Original {
    constructor(...given) {
      super(...given);
      this.addEventListener('open', () => window.sockets.add(this));
      this.addEventListener('close', () => window.sockets.delete(this));
    }
  };
}`;
const sockets = (page: Page) => page.evaluate<number>('window.sockets.size');
const widgets = (page: Page) => page.locator('switchboard-chat').count();

let stage: Stage;
beforeAll(async () => {
  stage = await aStage();
  await stage.house.agent.isAvailable();
}, 90_000);
afterAll(() => stage?.ends());

const talks = async (path: string) => {
  const visitor = await stage.visitorOf(path);
  await visitor.page.addInitScript(COUNTED);
  await visitor.starts();
  await visitor.says('Hello?');
  await visitor.reads(/Sent|Seen/);
  return visitor;
};
/** The agent takes the visitor's contact, by the API. */
const isAnswered = async (text: string) => {
  const { agent } = stage.house;
  const { items } = await agent.ask('GET', '/v1/waiting');
  const contact = await agent.ask('POST', `/v1/waiting/${items.at(-1).contactId}/accept`);
  await agent.writes(contact.id, text);
  return contact.id as string;
};
const done = async (visitor: WidgetPage) => {
  await visitor.ends();
  await visitor.person.context.close();
};

describe('a page by plain http', () => {
  it(
    'has a whole contact on it (P01)',
    async () => {
      const visitor = await talks('/');
      expect(await visitor.page.evaluate('isSecureContext')).toBe(false);

      await isAnswered('Hello yourself.');

      await visitor.reads('Hello yourself.');
      await done(visitor);
    },
    PATIENCE_MS,
  );
});

describe('a framework that changes pages without loading them', () => {
  it.each(['replaced', 'set', 'inner', 'whole'])(
    'takes the widget along, with its contact (P31): the body is %s',
    async (how) => {
      const visitor = await talks('/framework/head');
      await visitor.page.evaluate(`goes('${how}')`);
      await visitor.page.getByText('The next page').waitFor();

      await visitor.says('Still here.');

      await visitor.reads('Still here.');
      await until(async () => (await sockets(visitor.page)) === 1);
      expect(await widgets(visitor.page)).toBe(1);
      await done(visitor);
    },
    PATIENCE_MS,
  );

  it(
    'may run the script on each page: there is one widget, and one socket (P32)',
    async () => {
      const visitor = await talks('/framework/body');
      for (let pages = 0; pages < 4; pages += 1) {
        await visitor.page.evaluate(`goes('replaced')`);
        await visitor.page.waitForLoadState('networkidle');
      }

      await visitor.says('Fifth page.');

      await visitor.reads('Fifth page.');
      expect([await widgets(visitor.page), await sockets(visitor.page)]).toEqual([1, 1]);
      await done(visitor);
    },
    PATIENCE_MS,
  );

  it(
    'may take the widget away: then its socket ends, and it may come again (P32)',
    async () => {
      const visitor = await talks('/framework/head');
      await until(async () => (await sockets(visitor.page)) === 1);

      await visitor.host.evaluate((element) => {
        element.remove();
        Object.assign(window, { removed: element });
      });

      await until(async () => (await sockets(visitor.page)) === 0);
      await visitor.page.evaluate('document.body.append(removed)');
      await visitor.panel.waitFor();
      await visitor.reads('Hello?');
      await done(visitor);
    },
    PATIENCE_MS,
  );
});

describe('a network that swallows sockets (P14)', () => {
  it(
    'lets both sides through by the API, a little later, and says so',
    async () => {
      const visitor = await stage.visitorOf('/');
      await visitor.page.routeWebSocket(/socket\.io/, (socket) => void socket.close());
      await visitor.starts();
      await visitor.says('Is anybody there?');
      await visitor.reads('Is anybody there?');
      await visitor.reads('Sent');
      await visitor.sees('Your network lets only part of the chat through.');

      const contactId = await isAnswered('I am.');
      await visitor.reads(/joined the chat/);
      await visitor.reads('I am.');
      await visitor.says('Good.');
      await until(async () => {
        const { items } = await stage.house.agent.ask('GET', `/v1/contacts/${contactId}/messages`);
        return items.some(({ text }: { text: string }) => text === 'Good.');
      });
      await stage.house.agent.invitesFiles(contactId);
      await visitor.paperclip.waitFor();

      await done(visitor);
    },
    PATIENCE_MS,
  );
});

describe('a page with shortcuts of its own', () => {
  it(
    'hears nothing of what is typed, pasted and dropped in the widget (P40), Escape neither (P43)',
    async () => {
      const visitor = await talks('/shortcuts');
      await visitor.page.evaluate('heard.length = 0');

      await visitor.composer.pressSequentially('fine / no problems');
      await visitor.pastes(aFile('a.txt', 'text/plain', Buffer.from('a')));
      await visitor.drops(aFile('a.txt', 'text/plain', Buffer.from('a')));
      expect(await visitor.composer.inputValue()).toBe('fine / no problems');
      await visitor.composer.press('Escape');
      await visitor.panel.waitFor({ state: 'detached' });

      expect(await visitor.page.evaluate('heard')).toEqual([]);
      await visitor.page.locator('input').press('s');
      expect(await visitor.page.evaluate('heard.length')).toBeGreaterThan(0);
      await visitor.opens();
      await done(visitor);
    },
    PATIENCE_MS,
  );
});

describe('a page with a modal dialog', () => {
  it(
    'has the widget to hand in it, and where it was when it is closed (P42)',
    async () => {
      const visitor = await talks('/dialog');
      await visitor.page.evaluate('outer.showModal()');

      await visitor.says('From inside.');
      await visitor.reads('From inside.');
      await visitor.page.evaluate('inner.showModal()');
      await visitor.says('From further inside.');
      await visitor.reads('From further inside.');
      await visitor.composer.press('Escape');
      await visitor.panel.waitFor({ state: 'detached' });
      expect(await visitor.page.evaluate('[outer.open, inner.open, clicks]')).toEqual([true, true, 0]);

      await visitor.page.evaluate('inner.close()');
      await visitor.opens();
      await visitor.page.evaluate('outer.remove()');
      await visitor.says('And outside again.');
      await visitor.reads('And outside again.');
      expect(await widgets(visitor.page)).toBe(1);
      await done(visitor);
    },
    PATIENCE_MS,
  );
});

describe('what a page looks like', () => {
  it(
    'leaves the launcher in the corner of the window, whatever is done to the body (P22)',
    async () => {
      const visitor = await (await stage.visitorOf('/transformed')).visits();

      const box = await visitor.launcher.boundingBox();

      expect(box).toEqual({ x: 1280 - 20 - 56, y: 800 - 20 - 56, width: 56, height: 56 });
      await visitor.page.mouse.wheel(0, 1_000);
      await until(async () => (await visitor.page.evaluate('scrollY')) !== 0);
      expect(await visitor.launcher.boundingBox()).toEqual(box);
      await visitor.page.emulateMedia({ media: 'print' });
      expect(await visitor.launcher.isVisible()).toBe(false);
    },
    PATIENCE_MS,
  );
});

describe('another page of the shop (P36)', () => {
  it(
    'has the panel open again without taking the focus, and knows what was not seen',
    async () => {
      const visitor = await talks('/');
      const contactId = await isAnswered('One moment.');
      await visitor.reads('One moment.');

      await visitor.page.goto(visitor.shop + 'next');
      await visitor.panel.waitFor();
      await visitor.reads('One moment.');
      expect(await visitor.page.evaluate('document.activeElement === document.body')).toBe(true);

      await visitor.panel.getByRole('button', { name: 'Close chat' }).click();
      await stage.house.agent.writes(contactId, 'Here it is.');
      await visitor.host.getByRole('button', { name: 'Chat with us, 1 new' }).waitFor();
      await visitor.page.goto(visitor.shop);
      await visitor.host.getByRole('button', { name: 'Chat with us, 1 new' }).click();

      await visitor.reads('Here it is.');
      await done(visitor);
    },
    PATIENCE_MS,
  );
});

describe('two tabs', () => {
  it(
    'show one contact; what was written in the second becomes a message of it (W01, W02, C01)',
    async () => {
      const first = await (await stage.visitorOf('/')).visits();
      await first.opens();
      const tabs = await Promise.all([1, 2].map(() => first.person.context.newPage()));
      const [second, third] = tabs.map((page) => new WidgetPage({ ...first.person, page }, first.shop));
      if (!second || !third) throw new Error('There are two more tabs');
      // News of the other tabs never comes here.
      await third.page.addInitScript(
        `addEventListener('storage', (event) => event.stopImmediatePropagation())`,
      );
      for (const tab of [second, third]) {
        await tab.visits();
        await tab.opens();
        await tab.panel.getByLabel('Your name').fill('Vera');
      }
      await second.panel.getByLabel('Your message').fill('Half a sen');
      await third.panel.getByLabel('Your message').fill('From the third tab.');

      await first.asks({ 'Your name': 'Vera', 'Your message': 'From the first tab.' });
      await first.reads('From the first tab.');

      await second.reads('From the first tab.');
      expect(await second.composer.inputValue()).toBe('Half a sen');
      await third.panel.getByRole('button', { name: 'Start chat' }).click();
      await third.reads('From the third tab.');
      await first.reads('From the third tab.');
      expect(await first.lines()).toEqual(['From the first tab.', 'From the third tab.']);
      await done(first);
    },
    PATIENCE_MS,
  );
});

describe('the key of a widget', () => {
  it.each(['address', 'global', 'module', 'import', 'element'])(
    'may be given by %s (P38, P39), and the language with it',
    async (way) => {
      const visitor = await (await stage.visitorOf(`/key/${way}`)).visits();
      await visitor.opens();

      await visitor.sees('Chat beginnen');
      await visitor.person.context.close();
    },
    PATIENCE_MS,
  );

  it(
    'ends its chat with the element that gave it',
    async () => {
      const visitor = await (await stage.visitorOf('/key/element')).visits();

      await visitor.page.evaluate(`document.querySelector('switchboard-widget').remove()`);

      await visitor.host.waitFor({ state: 'detached' });
    },
    PATIENCE_MS,
  );

  it(
    'is asked for where there is none',
    async () => {
      const visitor = await stage.visitorOf('/key/none');
      await visitor.page.goto(visitor.shop);
      await until(() => Promise.resolve(visitor.person.complaints.some((text) => text.includes('data-key'))));
      expect(await widgets(visitor.page)).toBe(0);
    },
    PATIENCE_MS,
  );
});

describe('before anybody opens the chat', () => {
  it(
    'a page loads the launcher and nothing else',
    async () => {
      const visitor = await stage.visitorOf('/');
      const loaded: string[] = [];
      visitor.page.on('request', (request) => {
        const { origin, pathname } = new URL(request.url());
        if (origin === stage.gateway) loaded.push(pathname);
      });

      await visitor.visits();
      await visitor.page.waitForLoadState('networkidle');

      expect(loaded.sort()).toEqual([`/v1/widgets/${stage.house.widget.key}/config`, '/widget.js']);
    },
    PATIENCE_MS,
  );
});

it('says nothing on the browser console', () => {
  expect(stage.complaints(EXPECTED)).toEqual([]);
});
