import { render } from 'preact';
import tokens from '@switchboard/web/tokens.css?inline';
import { ChatModel } from './model/chat.model';
import type { WidgetOptions } from './options';
import styles from './styles.css?inline';
import { Widget } from './views/widget';

const TAG = 'switchboard-chat';

/** The chat in a shadow root: the host page's styles do not reach in, ours do not leak out. */
class SwitchboardChat extends HTMLElement {
  options: WidgetOptions | null = null;

  connectedCallback(): void {
    if (!this.options || this.shadowRoot) return;
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [tokens, styles].map(sheetOf);
    const place = document.createElement('div');
    root.append(place);
    render(<Widget model={new ChatModel(this.options)} host={this} />, place);
  }
}

/** A rem is the host page's: many pages make it 10 px. Here it is what it is meant to be. */
function sheetOf(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css.replace(/([\d.]+)rem\b/g, (_rem, size: string) => `${Number(size) * 16}px`));
  return sheet;
}

/** Puts the chat on the page, once. */
export function start(options: WidgetOptions): void {
  if (!customElements.get(TAG)) customElements.define(TAG, SwitchboardChat);
  if (document.querySelector(TAG)) return;
  const element = document.createElement(TAG) as SwitchboardChat;
  element.options = options;
  const place = () => document.body.append(element);
  if (document.body) place();
  else document.addEventListener('DOMContentLoaded', place, { once: true });
}
