import type { LauncherState } from '../options';
import { directionOf } from '@switchboard/web/direction';

const SHAPES = {
  chat: ['M21 12a8 8 0 0 1-8 8H4l1.8-3.2A8 8 0 1 1 21 12Z', 'M9 11h7M9 14.5h4'],
  cross: ['M6 6l12 12M18 6 6 18'],
} as const;
const SVG = 'http://www.w3.org/2000/svg';

/** The button that opens and closes the chat: all that stands on a page before anybody wants more. */
export class Launcher {
  private readonly button = document.createElement('button');
  private readonly badge = document.createElement('span');
  private readonly notice = document.createElement('p');

  constructor(
    private readonly root: ShadowRoot,
    onPress: () => void,
  ) {
    this.button.type = 'button';
    this.button.className = 'launcher';
    this.button.addEventListener('click', onPress);
    this.badge.className = 'unread';
    this.badge.setAttribute('aria-hidden', 'true');
    this.notice.className = 'launcher-notice';
    this.notice.setAttribute('role', 'alert');
  }

  shows({ isOpen, unread, label, language }: LauncherState): void {
    const host = this.root.host as HTMLElement;
    host.lang = language;
    host.dir = directionOf(language);
    host.toggleAttribute('data-open', isOpen);
    this.button.setAttribute('aria-expanded', String(isOpen));
    this.button.setAttribute('aria-label', label);
    this.badge.textContent = String(unread);
    this.button.replaceChildren(
      drawn(isOpen ? SHAPES.cross : SHAPES.chat),
      ...(isOpen || unread === 0 ? [] : [this.badge]),
    );
    if (!this.button.isConnected) this.root.append(this.notice, this.button);
  }

  /** While the rest comes, and what to say where it does not. */
  isBusy(isBusy: boolean, problem = ''): void {
    this.button.toggleAttribute('aria-busy', isBusy);
    this.notice.textContent = problem;
  }

  focus(): void {
    this.button.focus();
  }
}

function drawn(shapes: readonly string[]): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  for (const shape of shapes) svg.appendChild(document.createElementNS(SVG, 'path')).setAttribute('d', shape);
  return svg;
}
