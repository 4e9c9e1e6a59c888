import { randomUUID } from 'node:crypto';
import { sharedPlatform } from '../support/house.js';
import { ConsolePage } from '../support/pages/console.js';
import { aStage, type Stage } from '../support/stage.js';
import { aStory } from '../support/story.js';
import { until } from '../support/wait.js';

describe('an administrator in the console', () => {
  const then = aStory();
  const name = randomUUID().slice(0, 8);
  let stage: Stage;
  let admin: ConsolePage;
  const dialog = () => admin.page.getByRole('dialog');
  const opens = async (section: string) => {
    await admin.page
      .getByRole('navigation', { name: 'Administration' })
      .getByRole('link', { name: section })
      .click();
    await admin.page.getByRole('heading', { name: section, level: 1 }).waitFor();
  };
  const creates = async (fill: () => Promise<void>) => {
    await admin.page.getByRole('button', { name: 'Create' }).click();
    await dialog().getByRole('button', { name: 'Save' }).waitFor();
    await fill();
    await dialog().getByRole('button', { name: 'Save' }).click();
  };
  const isListed = async (thing: string) => {
    await dialog().waitFor({ state: 'hidden' });
    await admin.page.getByRole('cell', { name: thing, exact: true }).waitFor();
  };
  const picks = async (label: string, option: string) => {
    await dialog().getByRole('combobox', { name: label }).press('ArrowDown');
    await admin.page.getByRole('option', { name: option }).click();
    await admin.page.keyboard.press('Escape');
  };
  const found = async (path: string, thing: string) =>
    (await stage.house.admin.ask('GET', `/v1/${path}?limit=200`)).items.find(
      (one: { name: string }) => one.name === thing,
    );

  beforeAll(async () => {
    stage = await aStage();
    const { adminEmail, adminPassword } = sharedPlatform();
    admin = new ConsolePage(await stage.comes(), stage.gateway);
    await admin.signsIn(adminEmail, adminPassword);
  }, 90_000);
  afterAll(() => stage?.ends());

  then('arrives where his work is, and is told what is wrong in words at the field', async () => {
    await admin.page.getByRole('heading', { name: 'Users', level: 1 }).waitFor();
    await creates(async () => {
      await dialog().getByRole('textbox', { name: 'Name', exact: true }).fill(`Ulla ${name}`);
      await dialog().getByLabel('E-mail').fill(`${name}@console.example`);
      await dialog().getByLabel('Password').first().fill('short');
      await picks('Roles', 'agent');
    });

    await dialog().getByRole('alert').getByText('Something in the input is not right.').waitFor();
  });

  then('creates a user', async () => {
    await dialog().getByLabel('Password').first().fill('long-enough-for-a-user');
    await dialog().getByRole('button', { name: 'Save' }).click();

    await isListed(`Ulla ${name}`);
    expect(await found('users', `Ulla ${name}`)).toMatchObject({
      roles: ['agent'],
      email: `${name}@console.example`,
    });
  });

  then('creates a queue with that member, and reminders', async () => {
    await opens('Queues');
    await creates(async () => {
      await dialog().getByRole('textbox', { name: 'Name', exact: true }).fill(`Sales ${name}`);
      await picks('Members', `Ulla ${name}`);
      await dialog().getByLabel('Remind an agent who is elsewhere').selectOption('everyMessage');
    });

    await isListed(`Sales ${name}`);
    const { id } = await found('users', `Ulla ${name}`);
    expect(await found('queues', `Sales ${name}`)).toMatchObject({
      memberIds: [id],
      reminders: { everyMessage: true },
    });
  });

  then('creates a status, a pause reason and a team', async () => {
    await opens('Statuses');
    await creates(() => dialog().getByRole('textbox', { name: 'Name', exact: true }).fill(`Sold ${name}`));
    await isListed(`Sold ${name}`);
    await opens('Pause reasons');
    await creates(() =>
      dialog().getByRole('textbox', { name: 'Name', exact: true }).fill(`Training ${name}`),
    );
    await isListed(`Training ${name}`);
    await opens('Teams');
    await creates(() => dialog().getByRole('textbox', { name: 'Name', exact: true }).fill(`Team ${name}`));
    await isListed(`Team ${name}`);
  });

  then('creates a widget, copies its line, and sees it as it will look (G26)', async () => {
    await opens('Widgets');
    await creates(async () => {
      await dialog().getByRole('textbox', { name: 'Name', exact: true }).first().fill(`Shop ${name}`);
      await picks('Queues', `Sales ${name}`);
      await dialog().getByLabel('Title', { exact: true }).fill('Ask the shop');
    });

    const { key } = await until(() => found('widgets', `Shop ${name}`), { what: 'the widget' });
    await dialog().getByLabel('Snippet').getByText(`data-key="${key}" async></script>`).waitFor();
    await admin.page.frameLocator('iframe').getByRole('heading', { name: 'Ask the shop' }).waitFor();
    await dialog().getByRole('button', { name: 'Close' }).click();
    await isListed(`Shop ${name}`);
  });

  then('goes back and forward between sections, and links lead to them', async () => {
    await admin.page.goBack();
    await admin.page.getByRole('heading', { name: 'Teams', level: 1 }).waitFor();
    await admin.page.goForward();
    await admin.page.getByRole('heading', { name: 'Widgets', level: 1 }).waitFor();
    expect(await admin.page.title()).toBe('Widgets · Switchboard');
    await admin.page.goto(`${stage.gateway}/administration/nothing-like-that`);
    await admin.page.getByText('There is nothing at this address').waitFor();
  });

  then('saves the file policy (G1, G5, G11, G15)', async () => {
    const before = await stage.house.admin.ask('GET', '/v1/file-policy');
    await opens('File policy');
    const seconds = admin.page.getByLabel('Seconds of an invitation');
    await seconds.fill('240');
    await admin.page.getByRole('button', { name: 'Save' }).click();
    await admin.page.getByRole('alert').getByText('Saved').waitFor();

    const { inbound } = await stage.house.admin.ask('GET', '/v1/file-policy');
    expect(inbound.invitationSeconds).toBe(240);
    expect(inbound.types).toEqual(before.inbound.types);
    await stage.house.admin.ask('PUT', '/v1/file-policy', before);
  });

  then('removes a status, asked once more before', async () => {
    await opens('Statuses');
    await admin.page.getByRole('button', { name: `Edit Sold ${name}` }).click();
    await dialog().getByRole('button', { name: 'Delete' }).click();
    await dialog()
      .getByRole('group', { name: `Delete Sold ${name}?` })
      .getByRole('button', { name: 'Delete' })
      .click();

    await dialog().waitFor({ state: 'hidden' });
    await admin.page.getByRole('cell', { name: `Sold ${name}`, exact: true }).waitFor({ state: 'hidden' });
  });

  then('is told by what a queue is used instead of deleting it', async () => {
    await opens('Queues');
    await admin.page.getByRole('button', { name: `Edit Sales ${name}` }).click();
    await dialog().getByRole('button', { name: 'Delete' }).click();
    await dialog()
      .getByRole('group', { name: `Delete Sales ${name}?` })
      .getByRole('button', { name: 'Delete' })
      .click();

    await dialog()
      .getByRole('alert')
      .getByText(`it is used by 1 widget (Shop ${name}), 1 member (Ulla ${name})`)
      .waitFor();
    await dialog().getByRole('button', { name: 'Close' }).click();
    expect(await found('queues', `Sales ${name}`)).toMatchObject({ name: `Sales ${name}` });
  });

  then('sees every service and server', async () => {
    await opens('Health');
    for (const service of ['gateway', 'accounts', 'routing', 'chat', 'files', 'reports'])
      await admin.page.getByRole('heading', { name: new RegExp(`^${service}`) }).waitFor();

    await admin.page.getByText('database').first().waitFor();
    await admin.page.getByText('broker').first().waitFor();
  });

  then('leaves nothing on the browser’s console', () => {
    expect(stage.complaints(/status of 4(00|09)/)).toEqual([]);
  });
});
