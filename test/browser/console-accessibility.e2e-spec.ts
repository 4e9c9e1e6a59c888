import type { Locator } from 'playwright-core';
import { png } from '../../tools/drivers/samples.ts';
import { sharedPlatform } from '../support/house.js';
import { faultsOf } from '../support/pages/axe.js';
import { ConsolePage } from '../support/pages/console.js';
import { aFile, drags } from '../support/pages/files.js';
import { aStage, type Stage } from '../support/stage.js';
import { until } from '../support/wait.js';

/** Names that would like to be markup, or to hide (S014, S053, S054). */
const HOSTILE = '<img src=x onerror=alert(1)>\u202egnp';
async function closes(dialog: Locator): Promise<void> {
  await dialog.getByRole('button', { name: 'Close' }).click();
  await dialog.waitFor({ state: 'hidden' });
}

describe('every page of the console, light and dark', () => {
  let stage: Stage;
  let contactId: string;
  beforeAll(async () => {
    stage = await aStage({
      queue: { offerTimeoutSeconds: 300, externalUrl: 'https://help.example/', wrapUpSeconds: 0 },
    });
  }, 90_000);
  afterAll(() => stage?.ends());

  it('lets everybody in: sign-in', async () => {
    const nobody = new ConsolePage(await stage.comes(), stage.gateway);
    await nobody.page.goto(stage.gateway);
    await nobody.page.getByRole('heading', { name: 'Sign in' }).waitFor();

    expect(await faultsOf(nobody)).toEqual([]);
  }, 60_000);

  it('serves agents: desk, offer, waiting list, contact with files and notes, sheet, menus', async () => {
    const agent = await stage.agent();
    await agent.page.getByRole('button', { name: /^You are/ }).click();
    await agent.page.getByRole('menuitem', { name: 'Offline' }).waitFor();
    expect(await faultsOf(agent)).toEqual([]);
    await agent.page.keyboard.press('Escape');

    const visitor = await stage.house.visitor();
    const contact = await visitor.starts({
      name: HOSTILE,
      email: 'vera@example.com',
      text: HOSTILE,
      fields: { order: HOSTILE },
    });
    contactId = contact.id;
    await agent.offers.getByRole('article').waitFor();
    await agent.page.getByRole('button', { name: /^Waiting/ }).click();
    await agent.page.getByRole('dialog', { name: 'Waiting' }).waitFor();
    expect(await faultsOf(agent)).toEqual([]);
    await agent.page.keyboard.press('Escape');
    await agent.offers.getByRole('button', { name: 'Accept' }).click();
    await agent.composer.waitFor();
    await visitor.writes(
      contactId,
      'javascript:alert(1) https://shop.example/ {{constructor.constructor("alert(1)")()}}',
    );
    await agent.invitesFiles();
    await visitor.sends(contactId, {
      name: 'lamp.png',
      content: png(),
      type: 'image/png',
      description: HOSTILE,
    });
    await stage.house.agent.writes(contactId, 'A note', { visibility: 'staff' });
    await agent.transcript.getByRole('img').waitFor();
    await agent.drops(aFile('empty.txt', 'text/plain', ''));
    await agent.drops(aFile('plan.txt', 'text/plain', 'A plan'));
    expect(await faultsOf(agent)).toEqual([]);

    await agent.transcript.getByRole('button', { name: /^Enlarge/ }).click();
    await agent.page.getByRole('dialog').locator('img').waitFor();
    expect(await faultsOf(agent)).toEqual([]);
    await closes(agent.page.getByRole('dialog'));
    await drags(agent.composer, aFile('plan.txt', 'text/plain', 'A plan'), ['dragenter', 'dragover']);
    await agent.sees('Drop files to send them');
    expect(await faultsOf(agent)).toEqual([]);
    await drags(agent.composer, aFile('plan.txt', 'text/plain', 'A plan'), ['drop']);

    await agent.page.getByRole('button', { name: 'Your account' }).click();
    await agent.page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
    expect(await faultsOf(agent)).toEqual([]);
    await agent.page.keyboard.press('Escape');
    await agent.page.getByRole('link', { name: 'Desk' }).click();
    await agent.page.keyboard.press('?');
    await agent.page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    expect(await faultsOf(agent)).toEqual([]);
  }, 120_000);

  it('serves supervisors: live, reports, report', async () => {
    await stage.house.agent.closes(contactId, stage.house.status.id);
    const supervisor = await stage.supervisor();
    await supervisor.page.getByRole('link', { name: 'Live' }).click();
    await supervisor.page.getByRole('heading', { name: 'Agents', exact: false, level: 2 }).waitFor();
    expect(await faultsOf(supervisor)).toEqual([]);
    await supervisor.page.getByRole('link', { name: 'Reports' }).click();
    await supervisor.page.getByRole('row').nth(1).waitFor();
    expect(await faultsOf(supervisor)).toEqual([]);
    await supervisor.page.goto(`${stage.gateway}/reports/${contactId}`);
    await supervisor.transcript.getByRole('img').waitFor();
    expect(await faultsOf(supervisor)).toEqual([]);
  }, 120_000);

  it('serves administrators: every section, and the forms', async () => {
    const admin = new ConsolePage(await stage.comes(), stage.gateway);
    const { adminEmail, adminPassword } = sharedPlatform();
    await admin.signsIn(adminEmail, adminPassword);
    const faults: Record<string, string[]> = {};
    for (const section of [
      'Users',
      'Teams',
      'Queues',
      'Statuses',
      'Pause reasons',
      'File policy',
      'Widgets',
      'Retention',
      'Health',
    ]) {
      await admin.page.getByRole('link', { name: section }).click();
      await admin.page.getByRole('heading', { name: section, level: 1 }).waitFor();
      // A page may wait for more than one thing.
      await until(async () => (await admin.page.getByRole('status').getByText('Loading').count()) === 0);
      faults[section] = await faultsOf(admin);
    }
    const dialog = admin.page.getByRole('dialog').filter({ has: admin.page.locator('form') });
    const look = async (what: string) => (faults[what] = await faultsOf(admin, '[role=dialog]'));
    for (const section of ['Users', 'Teams', 'Queues', 'Statuses', 'Pause reasons', 'Widgets']) {
      await admin.page.getByRole('link', { name: section }).click();
      await admin.page.getByRole('heading', { name: section, level: 1 }).waitFor();
      await admin.page.getByRole('button', { name: 'Create' }).click();
      await dialog.getByRole('button', { name: 'Save' }).waitFor();
      if (section === 'Users') await dialog.getByRole('combobox', { name: 'Roles' }).press('ArrowDown');
      await look(`${section}, a new one`);
      await closes(dialog);
    }
    for (const section of ['Queues', 'Widgets']) {
      await admin.page.getByRole('link', { name: section }).click();
      await admin.page.getByRole('button', { name: `Edit ${stage.house.name}` }).click();
      await dialog.getByRole('button', { name: 'Delete' }).click();
      await dialog.getByRole('group', { name: /^Delete/ }).waitFor();
      await look(`${section}, a known one that one wants to delete`);
      await closes(dialog);
    }

    expect(Object.entries(faults).filter(([, found]) => found.length > 0)).toEqual([]);
  }, 600_000);

  it('leaves nothing on the browser’s console: nothing that was typed became markup or script (S014, S053, S054)', () => {
    expect(stage.complaints()).toEqual([]);
  });
});
