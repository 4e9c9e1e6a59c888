import type { App, Front, WidgetOptions } from './options';
import { ChatElement, TAG } from './page/chat-element';
import { findScript, findSource, optionsOf, type SaidByPage } from './page/settings';
import { defineSettingsElement, SETTINGS_TAG } from './page/settings-element';

declare const __APP__: string;
declare global {
  interface Window {
    switchboard?: SaidByPage;
  }
}

/**
 * `<script src="https://…/widget.js" data-key="…" async></script>`: puts the launcher on the page; the rest comes when it
 * is needed. It may run any number of times on one page.
 */
const said = window.switchboard ?? {};
const script = findScript();
const source = findSource(script, said);

const onPage = (): ChatElement | null => document.querySelector<ChatElement>(TAG);

/** One widget: the same again changes nothing, another takes its place. */
function start(options: WidgetOptions, from: string): void {
  const before = onPage();
  if (before?.key === options.key) return;
  before?.remove();
  let tries = 0;
  const mount = async (front: Front): Promise<App> => {
    // A browser may remember that a module could not be loaded, by its address.
    const address = new URL(tries === 0 ? __APP__ : `${__APP__}?${tries}`, from);
    tries += 1;
    const app = (await import(/* @vite-ignore */ address.href)) as typeof import('./app');
    return app.mount(front);
  };
  (document.createElement(TAG) as ChatElement).begin(options, mount);
}

function begin(from: string): void {
  if (!customElements.get(TAG)) customElements.define(TAG, ChatElement);
  const options = optionsOf(script, from, said);
  if (options) start(options, from);
  if (!customElements.get(SETTINGS_TAG))
    defineSettingsElement({
      baseUrl: new URL(from).origin,
      start: (given) => start(given, from),
      end: (key) => onPage()?.key === key && onPage()?.remove(),
    });
  if (!options && !document.querySelector(SETTINGS_TAG))
    console.warn('Switchboard: the script tag needs a data-key');
}

if (!source) console.warn('Switchboard: window.switchboard needs the src of the script');
else if (document.body) begin(source);
else document.addEventListener('DOMContentLoaded', () => begin(source), { once: true });
