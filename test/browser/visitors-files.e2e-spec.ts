import { readFileSync } from 'node:fs';
import { pdf, png } from '../../tools/drivers/samples.ts';
import { aFile, downloadOf } from '../support/pages/files.js';
import type { WidgetPage } from '../support/pages/widget.js';
import { pulls } from '../support/house.js';
import { aStage, type Stage } from '../support/stage.js';
import { aStory } from '../support/story.js';

const note = aFile('note.txt', 'text/plain', 'Only a note.');
const KILOBYTE = 1024;

describe("a visitor's files", () => {
  const then = aStory();
  let stage: Stage;
  let visitor: WidgetPage;
  let contactId: string;

  beforeAll(async () => {
    stage = await aStage({
      inbound: { mode: 'onInvitation', types: ['image/*', 'pdf', 'txt'], maxFileBytes: 600 * KILOBYTE },
    });
    visitor = await (await stage.visitor()).starts();
    const { agent } = stage.house;
    contactId = (await agent.sees('waiting.changed', ({ places }) => places.length > 0)).places[0].contactId;
    await pulls(agent, contactId);
  }, 90_000);
  afterAll(() => stage?.ends());

  then('have no paperclip, no drop and no paste without an invitation (G7)', async () => {
    await visitor.reads(/joined the chat/);

    await visitor.drops(note);
    await visitor.pastes(note);

    expect([await visitor.paperclip.count(), await visitor.staged.count()]).toEqual([0, 0]);
  });

  then('count down green, yellow above a fifth, red below it, and then it is over (G8–G10)', async () => {
    // Noted in the page, frame by frame: from outside a busy machine may look too late.
    await visitor.host.evaluate(({ shadowRoot }) => {
      const colours: Record<string, string> = {};
      Object.assign(window, { colours });
      const look = () => {
        const left = shadowRoot?.querySelector('.ring .left');
        const level = left?.closest('.ring')?.classList.item(1);
        if (left && level) colours[level] = getComputedStyle(left).stroke;
        requestAnimationFrame(look);
      };
      look();
    });

    await stage.house.agent.invitesFiles(contactId, { seconds: 10 });
    await visitor.paperclip.waitFor();
    await visitor.paperclip.waitFor({ state: 'detached' });

    const { calm, soon, last } = await visitor.page.evaluate(
      () => (window as unknown as { colours: Record<string, string> }).colours,
    );
    const [green, yellow, red] = [calm, soon, last].map((colour) =>
      (colour?.match(/\d+/g) ?? []).map(Number),
    );
    expect(Math.max(...(green ?? []))).toBe(green?.[1]);
    expect((yellow?.[0] ?? 0) > (yellow?.[1] ?? 0) && (yellow?.[1] ?? 0) > (yellow?.[2] ?? 0)).toBe(true);
    expect(Math.max(...(red ?? []))).toBe(red?.[0]);
  });

  then('are staged by the chooser, by a drop and by a paste, and removed again (S14, T7–T9)', async () => {
    await stage.house.agent.invitesFiles(contactId);
    await visitor.paperclip.waitFor();

    await visitor.chooses(note);
    await visitor.hovers(note);
    await visitor.sees('Drop the file here');
    await visitor.drops(aFile('dropped.pdf', 'application/pdf', pdf('Dropped')));
    await visitor.pastes(aFile('pasted.png', 'image/png', png()));

    expect(await visitor.staged.locator('.file-name').allInnerTexts()).toEqual([
      'note.txt',
      'dropped.pdf',
      'pasted.png',
    ]);
    await visitor.staged.getByText(`${note.buffer.length} B`).waitFor();
    for (const name of ['dropped.pdf', 'pasted.png'])
      await visitor.staged.getByRole('button', { name: `Remove ${name}` }).click();
    expect(await visitor.staged.count()).toBe(1);
    await visitor.sees('Files are checked for viruses.');
  });

  then('go with a description, Enter sends, and a link with it stands there (T10, V7, V14–V16)', async () => {
    await visitor.staged.getByLabel(/^Description/).fill('What I wrote down');
    await visitor.staged.getByLabel(/^Description/).press('Enter');

    await visitor.file('What I wrote down').waitFor();
    expect(await visitor.file('What I wrote down').innerText()).toContain(`${note.buffer.length} B`);
    expect(await visitor.staged.count()).toBe(0);
  });

  then('are refused before a byte is sent where the policy forbids them, with the reason (T11)', async () => {
    const sent: string[] = [];
    visitor.page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/attachments')) sent.push(request.url());
    });

    await visitor.drops(aFile('tool.exe', 'application/x-msdownload', 'MZ'));
    await visitor.staged.getByText('Files of this type cannot be sent.').waitFor();
    await visitor.drops(aFile('big.pdf', 'application/pdf', Buffer.alloc(601 * KILOBYTE)));
    await visitor.staged.getByText('The file is too large.').waitFor();
    await visitor.drops(aFile('empty.pdf', 'application/pdf', ''));
    await visitor.staged.getByText('The file is empty.').waitFor();

    expect(await visitor.panel.getByRole('button', { name: 'Send', exact: true }).isDisabled()).toBe(true);
    for (const name of ['tool.exe', 'big.pdf', 'empty.pdf'])
      await visitor.staged.getByRole('button', { name: `Remove ${name}` }).click();
    expect(sent).toEqual([]);
  });

  then('that the server refuses say why: a name that lies about what is in it', async () => {
    await visitor.drops(aFile('picture.png', 'image/png', 'This is no picture.'));
    await visitor.sends();

    await visitor.staged.getByText('The file is not what its name says.').waitFor();
    await visitor.staged.getByRole('button', { name: 'Remove picture.png' }).click();
  });

  then('stay staged when sending fails, and one more click sends them (better than T15)', async () => {
    await visitor.page.route('**/attachments', (route) => route.abort(), { times: 1 });
    await visitor.drops(aFile('again.pdf', 'application/pdf', pdf('Again')));
    await visitor.sends();
    await visitor.staged.getByText('There is no connection.').waitFor();

    await visitor.staged.getByRole('button', { name: 'Try again' }).click();

    await visitor.file('again.pdf').waitFor();
    expect(await visitor.file('again.pdf').count()).toBe(1);
  });

  then('show how far they are, and can be called back while they are on their way', async () => {
    // On its way and nowhere else: the request waits in the browser until it is called back.
    await visitor.page.route('**/attachments', (route) =>
      route.request().method() === 'POST' ? undefined : route.continue(),
    );
    await visitor.drops(aFile('slow.png', 'image/png', png()));
    await visitor.sends();

    await visitor.staged.getByRole('progressbar').waitFor();
    await visitor.staged.getByRole('button', { name: 'Cancel sending slow.png' }).click();
    await visitor.page.unrouteAll({ behavior: 'ignoreErrors' });

    expect(await visitor.staged.count()).toBe(0);
    await visitor.says('I changed my mind.');
    expect(await visitor.file('slow.png').count()).toBe(0);
  });

  then(
    'are in the history and in a list, open as a picture or are saved (T12–T14, G14, G24, V9, V12)',
    async () => {
      await visitor.panel.getByRole('button', { name: 'Show files' }).click();
      const list = visitor.panel.locator('.files');
      await list.getByRole('button', { name: 'Download again.pdf' }).waitFor();
      const download = await downloadOf(list.getByRole('button', { name: 'Download What I wrote down' }));
      expect(readFileSync(await download.path())).toEqual(note.buffer);
      await visitor.panel.getByRole('button', { name: 'Back to the chat' }).click();
      await visitor.drops(aFile('view.png', 'image/png', png()));
      await visitor.sends();

      const [picture] = await Promise.all([
        visitor.page.waitForEvent('popup'),
        visitor.file('view.png').click(),
      ]);
      await picture.waitForURL(/\/a\/[0-9a-f]{32}\/[0-9a-f]{64}$/);
      expect(await picture.locator('img').count()).toBe(1);
      await picture.close();
    },
  );

  then('open in a tab that is first-party: its cookie never goes back to the shop', async () => {
    const cookies = await visitor.person.context.cookies(stage.gateway);
    expect(cookies.map(({ name, sameSite, httpOnly }) => ({ name, sameSite, httpOnly }))).toEqual([
      { name: 'sb_visitor', sameSite: 'Lax', httpOnly: true },
    ]);

    const [request] = await Promise.all([
      visitor.page.waitForRequest(/\/messages|\/v1\/contacts/),
      visitor.visits(),
    ]);
    expect((await request.allHeaders())['cookie']).toBeUndefined();
    await visitor.opens();
    await visitor.reads('I changed my mind.');
  });

  then('say so where they have to wait for the scanner', async () => {
    // How a scanner goes away and comes back is told in held-files; here it is what the visitor sees of it.
    await visitor.page.route('**/attachments', (route) => route.fulfill({ status: 201, json: aHeldFile() }), {
      times: 1,
    });
    await visitor.drops(aFile('held.pdf', 'application/pdf', pdf('Held')));
    await visitor.sends();

    await visitor.reads(/waiting for the safety check/);
    expect(await visitor.file('held.pdf').count()).toBe(0);
  });

  const aHeldFile = () => ({
    id: '01a1fe99-ce81-7626-8d20-3ad50799a00b',
    contactId,
    direction: 'inbound',
    state: 'held',
    reason: null,
    consent: 'notNeeded',
    name: 'held.pdf',
    description: null,
    sizeBytes: 400,
    mediaType: 'application/pdf',
    at: new Date().toISOString(),
    link: null,
    previewLink: null,
  });

  then('left nothing on the browser console but what the browser says of refusals', () => {
    expect(stage.complaints(/status of 4\d\d/, /ERR_FAILED/)).toEqual([]);
  });
});
