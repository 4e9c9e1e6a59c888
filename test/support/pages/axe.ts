import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { isAtRest } from '../browser.js';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Not ours (the preview), said in the button's name already (tooltips), and more of the same lines. */
const LEFT_OUT = ['iframe', '[role=tooltip]', 'tbody tr:nth-child(n+4)'];

// By one call into the page: no frame is looked into, so there is nothing to put together in a page of its own.
const aLook = (page: Page) =>
  LEFT_OUT.reduce((look, selector) => look.exclude(selector), new AxeBuilder({ page }).setLegacyMode());

/** What is the same page in other colours is judged by its colours only. */
const LOOKS = {
  light: (page: Page) => aLook(page).withTags(RULES),
  dark: (page: Page) => aLook(page).withRules(['color-contrast', 'link-in-text-block']),
};

/** What axe finds in the light and in the dark; the page is only shown otherwise, not loaded again. What lies behind a dialog was seen before. */
export async function faultsOf({ page }: { page: Page }, within = 'html'): Promise<string[]> {
  const faults: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await isAtRest(page);
    const { violations } = await LOOKS[colorScheme](page).include(within).analyze();
    faults.push(
      ...violations.map(
        ({ id, nodes }) =>
          `${colorScheme}, ${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`,
      ),
    );
  }
  return faults;
}
