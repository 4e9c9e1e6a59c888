import type { WidgetOptions } from '../options';

/** `<switchboard-widget key="…">`: another way to say which widget, for pages that are made of elements (P38). */
export const SETTINGS_TAG = 'switchboard-widget';

interface Behind {
  readonly baseUrl: string;
  start(options: WidgetOptions): void;
  end(key: string): void;
}

/** While one is on the page, so is its chat. It shows nothing itself. */
export function defineSettingsElement({ baseUrl, start, end }: Behind): void {
  class SettingsElement extends HTMLElement {
    connectedCallback(): void {
      const key = this.key;
      const language = this.getAttribute('language') ?? undefined;
      if (key) start({ key, baseUrl, language, open: this.hasAttribute('open') });
      else console.warn(`Switchboard: <${SETTINGS_TAG}> needs a key`);
    }

    /** On the next page of a framework another one may stand in its place. */
    disconnectedCallback(): void {
      setTimeout(() => {
        const others = [...document.querySelectorAll<SettingsElement>(SETTINGS_TAG)];
        if (this.key && !others.some(({ key }) => key === this.key)) end(this.key);
      }, 1_000);
    }

    /** Libraries of components keep `key` for themselves. */
    get key(): string | null {
      return this.getAttribute('key') ?? this.getAttribute('data-key') ?? this.getAttribute('widget-key');
    }
  }
  customElements.define(SETTINGS_TAG, SettingsElement);
}
