import { aPerson } from '../support/browser.js';
import { PASSWORD } from '../support/house.js';
import { ConsolePage } from '../support/pages/console.js';
import { aStage, type Stage } from '../support/stage.js';
import { aStory } from '../support/story.js';

/** The browser's own word about an answer that is a refusal. */
const REFUSED = /status of 401/;

describe('a session in the console', () => {
  const then = aStory();
  let stage: Stage;
  let first: ConsolePage;
  let second: ConsolePage;
  let email: string;

  beforeAll(async () => {
    stage = await aStage();
    email = stage.house.agent.user.email;
  }, 90_000);
  afterAll(() => stage?.ends());

  const isIn = (tab: ConsolePage) => tab.page.getByRole('navigation', { name: 'Main' }).waitFor();
  const isOut = (tab: ConsolePage) => tab.page.getByRole('heading', { name: 'Sign in' }).waitFor();
  const anotherTab = async (path: string) => {
    const page = await first.person.context.newPage();
    await page.goto(`${stage.gateway}${path}`);
    return new ConsolePage({ ...first.person, page }, stage.gateway);
  };

  then('refuses a wrong password in words', async () => {
    first = new ConsolePage(await stage.comes(), stage.gateway);
    await first.page.goto(`${stage.gateway}/desk`);
    expect(await first.page.title()).toBe('Sign in · Switchboard');
    await first.page.getByLabel('E-mail').fill(email);
    await first.page.locator('input[name=password]').fill('not the password');
    await first.page.getByRole('button', { name: 'Sign in' }).click();

    await first.page.getByRole('alert').getByText('E-mail or password is wrong').waitFor();
  });

  then('renews silently before the token runs out', async () => {
    await first.page.route('**/v1/auth/sign-in', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), expiresInSeconds: 61 } });
    });
    const renewed = first.page.waitForResponse('**/v1/auth/refresh');
    await first.signsIn(email, PASSWORD);

    expect((await renewed).status()).toBe(200);
    await isIn(first);
  });

  then('is still there after a reload, on the page where one was, and in a second tab', async () => {
    await first.page.reload();
    await isIn(first);
    second = await anotherTab('/desk');
    await isIn(second);

    expect(new URL(second.page.url()).pathname).toBe('/desk');
    expect(await second.page.title()).toBe('Desk · Switchboard');
  });

  then('keeps nothing of itself where scripts could read it', async () => {
    const kept = await first.page.evaluate(() => ({
      local: Object.keys(localStorage).filter((key) => !key.startsWith('mantine')),
      session: Object.keys(sessionStorage),
      cookies: document.cookie,
    }));

    expect(kept).toEqual({ local: ['switchboard-returning'], session: [], cookies: '' });
  });

  then('ends in every tab by signing out in one, in another browser too', async () => {
    const elsewhere = await aPerson(stage.browser, {
      storageState: await first.person.context.storageState(),
    });
    const third = new ConsolePage(elsewhere, stage.gateway);
    await third.page.goto(`${stage.gateway}/desk`);
    await isIn(third);
    await first.page.getByRole('button', { name: 'Your account' }).click();
    await first.page.getByRole('menuitem', { name: 'Sign out' }).click();

    await Promise.all([first, second, third].map(isOut));
    await first.sees('You signed out.');
    await first.page.reload();
    await isOut(first);
    await elsewhere.context.close();
  });

  then('ends when an administrator changes the password, and says so', async () => {
    await first.page.unroute('**/v1/auth/sign-in');
    await first.signsIn(email, PASSWORD);
    await stage.house.admin.ask('PATCH', `/v1/users/${stage.house.agent.user.id}`, {
      password: 'another-password-now',
    });

    await isOut(first);
    await first.sees('Your session has ended. Please sign in again.');
  });

  then('leaves nothing else on the browser’s console', () => {
    expect(stage.complaints(REFUSED)).toEqual([]);
  });
});
