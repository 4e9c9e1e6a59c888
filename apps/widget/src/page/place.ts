/** The page's own modal dialogs; asked only of those that are open, because few browsers of tests know `:modal`. */
const modals = (): HTMLDialogElement[] =>
  [...document.querySelectorAll<HTMLDialogElement>('dialog[open]')].filter((one) => one.matches(':modal'));

const isModal = (node: Node): node is HTMLDialogElement =>
  node instanceof HTMLDialogElement && node.isConnected && node.matches('dialog[open]:modal');

/**
 * Where the widget stands on its host page: beside the body, which frameworks replace and hosts transform (P22, P31), and
 * in the top layer. A modal dialog makes everything outside it inert: there the widget is a guest inside (P42).
 */
export class Place {
  private readonly dialogs = new MutationObserver((changes) => this.follow(changes));
  private body: HTMLElement | null = null;
  private readonly bodies = new MutationObserver(() => {
    if (this.element.isConnected) this.body = document.body;
  });
  private isTaken = false;
  private isGuest = false;

  constructor(private readonly element: HTMLElement) {}

  take(): void {
    if (this.isTaken) return;
    this.isTaken = true;
    this.dialogs.observe(document, { subtree: true, attributeFilter: ['open'] });
    this.moveTo(modals().at(-1) ?? document.documentElement);
  }

  /** Left the page: with the whole of it, or with the dialog in which it was a guest. Then it comes back. */
  get wasTakenAlong(): boolean {
    return this.isGuest || this.body !== document.body;
  }

  leave(): void {
    this.isTaken = false;
    this.dialogs.disconnect();
    this.bodies.disconnect();
  }

  private follow(changes: readonly MutationRecord[]): void {
    if (!this.element.isConnected) return;
    const opened = changes.map(({ target }) => target).findLast(isModal);
    const parent = this.element.parentNode;
    const stays = parent && isModal(parent) ? parent : null;
    this.moveTo(opened ?? stays ?? modals().at(-1) ?? document.documentElement);
  }

  private moveTo(parent: Element): void {
    this.isGuest = parent !== document.documentElement;
    this.body = document.body;
    this.bodies.observe(document.documentElement, { childList: true });
    if (this.element.parentNode !== parent) move(this.element, parent);
    this.comesUp();
  }

  /** Above all that was there before. */
  private comesUp(): void {
    if (!('showPopover' in this.element)) return;
    this.element.popover = 'manual';
    if (this.element.matches(':popover-open')) this.element.hidePopover();
    this.element.showPopover();
  }
}

/** With all its state where the browser can do that; a draft and a place in the transcript are kept either way. */
function move(
  element: HTMLElement,
  parent: Element & { moveBefore?: (node: Node, child: null) => void },
): void {
  if (element.isConnected && parent.moveBefore) parent.moveBefore(element, null);
  else parent.append(element);
}
