import { png } from '../../tools/drivers/samples.ts';
import { PASSWORD, pulls } from '../support/house.js';
import { ConsolePage } from '../support/pages/console.js';
import { aFile } from '../support/pages/files.js';
import { aStage, type Stage } from '../support/stage.js';
import { aStory } from '../support/story.js';
import { until } from '../support/wait.js';

type Visitor = Awaited<ReturnType<Stage['house']['visitor']>>;

/** Counts what rings and keeps what the browser was asked to notify of. */
const EARS = () => {
  const heard = { rings: 0, notes: [] as string[] };
  Object.assign(window, { heard });
  const Original = window.AudioContext;
  window.AudioContext = class extends Original {
    constructor() {
      super();
      heard.rings += 1;
    }
  };
  class Note {
    static permission = 'granted';
    constructor(title: string) {
      heard.notes.push(title);
    }
    close() {}
  }
  Object.assign(window, { Notification: Note });
};
const heardBy = (agent: ConsolePage) =>
  agent.page.evaluate(() => (window as unknown as { heard: { rings: number; notes: string[] } }).heard);

describe("the agent's desk", () => {
  const then = aStory();
  let stage: Stage;
  let agent: ConsolePage;
  let vera: Visitor;
  let marco: Visitor;
  let veraId: string;
  let marcoId: string;
  const shownAt = async () => (await stage.house.agent.ask('GET', '/v1/offers')).items[0]?.shownAt;

  beforeAll(async () => {
    stage = await aStage({
      queue: {
        offerTimeoutSeconds: 60,
        missesBeforePause: 1,
        wrapUpSeconds: 0,
        reminders: { everyMessage: true },
        visitorUrl: 'https://crm.example/{{visitor.email}}',
        externalUrl: 'https://help.example/{{contact.id}}',
      },
    });
    const person = await stage.comes();
    await person.context.addInitScript(EARS);
    agent = await new ConsolePage(person, stage.gateway).signsIn(stage.house.agent.user.email, PASSWORD);
    await agent.isAvailable();
  }, 90_000);
  afterAll(() => stage?.ends());

  then(
    'rings in a hidden tab by a notification, and is confirmed only when it is really seen (D2)',
    async () => {
      await agent.hides(true);
      vera = await stage.house.visitor();
      const contact = await vera.starts({
        name: 'Vera',
        email: 'vera@example.com',
        fields: { order: '4711' },
      });
      veraId = contact.id;
      await agent.offer('Vera').waitFor();
      await until(async () => (await heardBy(agent)).rings > 0, { what: 'the offer to ring' });
      expect((await heardBy(agent)).notes).toEqual(['Chat from Vera']);
      expect(await shownAt()).toBeNull();
      await agent.hides(false);

      await until(shownAt, { what: 'the offer to count as shown' });
    },
  );

  then(
    'is a black rectangle in the top right corner, with all that the agent needs (D1, D3–D7)',
    async () => {
      const offer = agent.offer('Vera');
      const place = await offer.boundingBox();
      expect(place?.y).toBeLessThan(100);
      expect((place?.x ?? 0) + (place?.width ?? 0)).toBeGreaterThan(1240);
      expect(await offer.evaluate((element) => getComputedStyle(element).backgroundColor)).toBe(
        'rgb(13, 18, 24)',
      );
      for (const text of [
        'vera@example.com',
        '4711',
        `${stage.house.queue.number} ${stage.house.queue.name}`,
      ])
        await offer.getByText(text).waitFor();
      for (const text of ['Waiting for', 'Ringing for', 's left']) await offer.getByText(text).waitFor();
      await offer.getByRole('button', { name: 'Reject' }).waitFor();

      expect(await offer.getByRole('link', { name: 'Vera' }).getAttribute('href')).toBe(
        'https://crm.example/vera%40example.com',
      );
      const extra = offer.getByRole('link', { name: 'Open' });
      expect(await extra.getAttribute('href')).toBe(`https://help.example/${veraId}`);
      expect(await extra.evaluate((element) => getComputedStyle(element).backgroundColor)).toBe(
        'rgb(255, 255, 255)',
      );
    },
  );

  then(
    'becomes a tab with the name that the customer gave, under queue number and name (D6, D11, D15)',
    async () => {
      await agent.accepts('Vera');

      await agent.tab('Vera').waitFor();
      const head = agent.page
        .locator('header')
        .filter({ has: agent.page.getByRole('heading', { name: 'Vera' }) });
      await head.getByText(String(stage.house.queue.number), { exact: true }).waitFor();
      await head.getByText(stage.house.queue.name).waitFor();
      expect(await agent.page.title()).toBe('Vera · Switchboard');
    },
  );

  then('goes back to the screen of before by a second click on the tab (D12)', async () => {
    await agent.tab('Vera').click();
    await agent.page.getByRole('heading', { name: 'You are available' }).waitFor();
    await agent.page.goBack();
    await agent.page.goForward();
    await agent.tab('Vera').click();

    await agent.page.getByRole('heading', { name: 'Vera' }).waitFor();
  });

  then('rejects an offer, which then waits; badge and list say so (D6, D9)', async () => {
    marco = await stage.house.visitor();
    marcoId = (await marco.starts({ name: 'Marco', text: 'Hello' })).id;
    await agent.offer('Marco').getByRole('button', { name: 'Reject' }).click();
    await agent.offer('Marco').waitFor({ state: 'hidden' });
    await agent.chooses('Paused');

    await agent.page.getByRole('button', { name: /^Waiting ?1/ }).click();
    await agent.page.getByRole('dialog', { name: 'Waiting' }).getByText('Marco').waitFor();
  });

  then('takes it from the list while paused (D9, D10)', async () => {
    await agent.page.getByRole('dialog', { name: 'Waiting' }).getByRole('button', { name: 'Accept' }).click();

    await agent.page.getByRole('heading', { name: 'Marco' }).waitFor();
    await agent.tab('Marco').waitFor();
  });

  then('flashes the tab and plays a sound for a message elsewhere; the title counts it (D13)', async () => {
    const { rings } = await heardBy(agent);
    await vera.writes(veraId, 'Are you still there?');
    await agent.page.getByRole('link', { name: /^Vera.*new message/ }).waitFor();

    const animation = await agent.tab('Vera').evaluate((element) => getComputedStyle(element).animationName);
    expect(animation).toContain('flash');
    expect((await heardBy(agent)).rings).toBeGreaterThan(rings);
    expect(await agent.page.title()).toBe('(1) Marco · Switchboard');
  });

  then('reminds by a toast that leads there (D29)', async () => {
    await agent.page.getByRole('alert').getByText('A visitor is waiting for your answer').first().waitFor();
    await agent.page.getByRole('button', { name: 'Open the contact' }).first().click();

    await agent.page.getByRole('heading', { name: 'Vera' }).waitFor();
    await agent.page.getByRole('link', { name: 'Vera', exact: true }).waitFor();
    await agent.reads('Are you still there?');
  });

  then('keeps still about messages where the agent wants that, also after a reload (D13, D29)', async () => {
    await agent.page.getByRole('button', { name: 'Your account' }).click();
    await agent.page.getByRole('menuitemcheckbox', { name: 'Sound for new messages' }).click();
    await until(async () => !(await stage.house.agent.ask('GET', '/v1/me/preferences')).sounds.messages, {
      what: 'the preference to be kept',
    });
    await agent.page.keyboard.press('Escape');
    await agent.page.reload();
    await agent.reads('Are you still there?');
    await marco.writes(marcoId, 'And me?');
    await agent.page.getByRole('link', { name: /^Marco.*new message/ }).waitFor();

    expect((await heardBy(agent)).rings).toBe(0);
  });

  then('shows both sides, with the paperclip below the field at its left (T5, T6, G18)', async () => {
    await agent.says('Yes, I am here.');
    await vera.reads('Yes, I am here.');
    await agent.reads('Are you still there?');

    const [clip, field] = await Promise.all([
      agent.page.getByRole('button', { name: 'Attach a file' }).boundingBox(),
      agent.composer.boundingBox(),
    ]);
    expect(clip?.y).toBeGreaterThan((field?.y ?? 0) + (field?.height ?? 0) - 1);
    expect(clip?.x).toBeLessThan((field?.x ?? 0) + 40);
  });

  then(
    'opens the system’s dialog, shows name and size, and lets go of a file again (T7–T9, G19, G20, V3, V8)',
    async () => {
      for (const button of ['Attach a file', 'Upload a file']) {
        const chooser = agent.page.waitForEvent('filechooser');
        await agent.page.getByRole('button', { name: button }).click();
        await (await chooser).setFiles(aFile('plan.txt', 'text/plain', 'x'.repeat(2048)));
        await agent.staged.getByText('plan.txt 2 KB').waitFor();
        await agent.page.getByRole('button', { name: 'Remove plan.txt' }).click();
        expect(await agent.staged.count()).toBe(0);
      }
    },
  );

  then('says why a file cannot be sent before a byte of it goes (T11)', async () => {
    await agent.drops(aFile('nothing.txt', 'text/plain', ''));
    await agent.staged.getByText('The file is empty.').waitFor();
    expect(await agent.page.getByRole('button', { name: 'Send', exact: true }).isDisabled()).toBe(true);
    await agent.page.getByRole('button', { name: 'Remove nothing.txt' }).click();
  });

  then(
    'stages what is dropped anywhere on the contact; it goes only with Send (D20, G21, G22, T10, T12, T16)',
    async () => {
      await agent.drops(aFile('sketch.png', 'image/png', png()));
      await agent.staged.getByText('sketch.png').waitFor();
      expect(await stage.house.agent.filesOf(veraId)).toEqual([]);
      await agent.composer.fill('As I would draw it:');
      await agent.sends();

      await agent.file('sketch.png').waitFor();
      await agent.reads('As I would draw it:');
      expect(await agent.staged.count()).toBe(0);
    },
  );

  then('keeps a file whose sending failed for another try (better than T15)', async () => {
    await agent.page.route('**/attachments', (route) => route.abort(), { times: 1 });
    await agent.drops(aFile('again.txt', 'text/plain', 'once more'));
    await agent.sends();
    await agent.staged.getByText('There is no connection to the server.').waitFor();
    await agent.sends();

    await agent.file('again.txt').waitFor();
    expect(
      (await stage.house.agent.filesOf(veraId)).filter(({ name }: { name: string }) => name === 'again.txt'),
    ).toHaveLength(1);
  });

  then(
    'shows what the visitor sent: pictures inline, others by their name to download (G13, G14, G16, S18, T13, V17)',
    async () => {
      await agent.invitesFiles();
      await vera.sends(veraId, {
        name: 'lamp.png',
        content: png(),
        type: 'image/png',
        description: 'My lamp',
      });
      await vera.sends(veraId, { name: 'log.txt', content: 'A log.\n', type: 'text/plain' });
      const picture = agent.transcript.getByRole('button', { name: 'Enlarge My lamp' });
      await picture.getByRole('img').waitFor();
      await picture.click();
      await agent.page
        .getByRole('dialog', { name: 'My lamp' })
        .getByRole('img', { name: 'My lamp' })
        .waitFor();
      await agent.page.keyboard.press('Escape');
      await agent.page.getByRole('dialog').waitFor({ state: 'hidden' });

      expect((await agent.downloads(agent.file('log.txt'))).suggestedFilename()).toBe('log.txt');
    },
  );

  then('takes the invitation back (G6)', async () => {
    await agent.page.getByRole('button', { name: 'Revoke' }).click();
    await agent.page.getByRole('timer', { name: /may send files/ }).waitFor({ state: 'hidden' });
    await agent.reads('The file invitation was revoked.');
  });

  then(
    'marks the contact as important, and closes it only with a status, which ends it for both (D22, D23, D28)',
    async () => {
      await agent.page.getByRole('button', { name: 'Important' }).click();
      await agent.page.getByRole('button', { name: 'Important', pressed: true }).waitFor();
      const close = agent.page.getByRole('button', { name: 'Close contact' });
      expect(await close.isDisabled()).toBe(true);
      await agent.page.getByLabel('Status').selectOption({ label: stage.house.status.name });
      await close.click();

      await vera.sees('contact.changed', ({ contact }) => contact.state === 'closed');
      await agent.tab('Vera').waitFor({ state: 'hidden' });
    },
  );

  then('pauses an agent who lets an offer ring out, and tells him (D8)', async () => {
    await stage.house.admin.ask('PATCH', `/v1/queues/${stage.house.queue.id}`, { offerTimeoutSeconds: 2 });
    await agent.chooses('Available');
    const jana = await stage.house.visitor();
    const contact = await jana.starts({ name: 'Jana' });

    await agent.page.getByRole('alert').getByText('You missed the chat from Jana').waitFor();
    await agent.is('Paused');
    await pulls(stage.house.agent, contact.id);
  });

  then('leaves nothing on the browser’s console but the connection that was cut', () => {
    expect(stage.complaints(/ERR_FAILED/)).toEqual([]);
  });
});
