import type { Locator } from 'playwright-core';
import { aFile } from '../support/pages/files.js';
import type { ConsolePage } from '../support/pages/console.js';
import type { WidgetPage } from '../support/pages/widget.js';
import { aStage, type Stage } from '../support/stage.js';
import { aStory } from '../support/story.js';

const SVG = '"><svg/onload=alert(1)>';
const HOSTILE = [
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<script>alert(1)</script>',
  '[click](javascript:alert(1)) javascript:alert(1) data:text/html,<script>alert(1)</script>',
  "{{constructor.constructor('alert(1)')()}} ${alert(1)}",
  'https://shop.example/"onmouseover="alert(1)',
];
/** Reads "annexe.pdf" backwards in a page that lets it (S054). */
const TURNED = 'Vera \u202Efdp.exenna\u202C \u200B';

describe('texts that want to be more than text', () => {
  const then = aStory();
  let stage: Stage;
  let visitor: WidgetPage;
  let agent: ConsolePage;
  const alerts: string[] = [];

  beforeAll(async () => {
    stage = await aStage({
      inbound: { mode: 'always' },
      fields: [
        { name: 'name', type: 'text', label: { en: `Name ${HOSTILE[0]}` }, required: true },
        { name: 'order', type: 'text', label: { en: 'Order' } },
        { name: 'topic', type: 'select', label: { en: 'Topic' }, options: ['<b>Lamps</b>', 'Rugs'] },
      ],
      texts: { en: { title: `Help ${HOSTILE[1]}` } },
    });
    [visitor, agent] = await Promise.all([stage.visitor(), stage.agent()]);
    for (const { page } of [visitor, agent])
      page.on('dialog', (dialog) => {
        alerts.push(dialog.message());
        void dialog.dismiss();
      });
  }, 90_000);
  afterAll(() => stage?.ends());

  /** Elements that only markup in a text could have made. */
  const made = (place: Locator) =>
    place.evaluate((element) => {
      const foreign = element.querySelectorAll(
        'img[src="x"], [onload], [onerror], [onmouseover], script, b, a[href^="javascript"], a[href^="data"]',
      );
      return [...foreign].map(({ outerHTML }) => outerHTML);
    });

  then('stay texts in the form and in its own labels (S053)', async () => {
    await visitor.visits();
    await visitor.opens();
    await visitor.panel.getByText(`Help ${HOSTILE[1]}`).waitFor();
    await visitor.panel.getByLabel('Topic').selectOption('<b>Lamps</b>');
    await visitor.asks({ Name: TURNED, Order: HOSTILE[0] ?? '', 'Your message': HOSTILE.join('\n') });

    await visitor.reads(/<script>alert\(1\)<\/script>/);
  });

  then('stay texts in the offer, its fields and the contact; what turns letters is seen (S054)', async () => {
    const offer = agent.offers.getByRole('article');
    await offer.getByText(HOSTILE[0] ?? '').waitFor();
    await offer.getByText('<b>Lamps</b>').waitFor();
    expect(await offer.innerText()).toContain('Vera \uFFFDfdp.exenna\uFFFD \uFFFD');
    expect(await offer.innerText()).not.toMatch(/[\u202a-\u202e\u200b]/);
    await offer.getByRole('button', { name: 'Accept' }).click();

    await agent.reads(/<script>alert\(1\)<\/script>/);
    expect(await agent.page.title()).not.toMatch(/\u202e/);
  });

  then('stay texts as names and descriptions of files, on both sides (S014)', async () => {
    await visitor.drops(aFile(`${SVG}.txt`, 'text/plain', 'x'));
    await visitor.staged.getByText('svg').waitFor();
    await visitor.sends();
    // What stands before a slash is no part of a name.
    await visitor.file('onload=alert(1)>.txt').waitFor();
    await agent.file('onload=alert(1)>.txt').waitFor();

    await agent.drops(aFile('a.txt', 'text/plain', 'y'));
    await agent.staged.getByLabel(/^Description/).fill(HOSTILE[2] ?? '');
    await agent.sends();
    await visitor.file(/<script>/).waitFor();
  });

  then("stay texts in the agent's own lines", async () => {
    for (const text of HOSTILE) await agent.says(text);
    await visitor.reads(HOSTILE[4] ?? '');
    await visitor.reads(/onmouseover/);

    const links = await visitor.transcript
      .locator('a')
      .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
    expect(new Set(links)).toEqual(new Set(['https://shop.example/']));
  });

  then('made no element, raised no alert, and left nothing on a console', async () => {
    expect(await made(visitor.panel)).toEqual([]);
    expect(await made(agent.page.locator('main'))).toEqual([]);
    expect(alerts).toEqual([]);
    expect(stage.complaints()).toEqual([]);
  });
});
