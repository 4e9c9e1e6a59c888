import type { WidgetConfig } from '@switchboard/contracts';
import tokens from '@switchboard/web/tokens.css?inline';
import { CurrentContact } from '../model/current-contact';
import { kept, PLACES } from '../model/kept';
import type { App, Front, WidgetOptions } from '../options';
import { chooseLanguage, type Language, wantedLanguages } from '../texts/language';
import { LAUNCHER_TEXTS } from '../texts/launcher';
import { Launcher } from './launcher';
import styles from './launcher.css?inline';
import { Place } from './place';
import { sheetOf } from './sheet';

/** Loads the rest of the widget and puts it on the page. */
export type Mount = (front: Front) => Promise<App>;

export const TAG = 'switchboard-chat';
/** Longer than this nobody waits for the colour of a button. */
const CONFIG_PATIENCE_MS = 1_500;
const CONFIG_TIMEOUT_MS = 15_000;
const CONFIG_FRESH_MS = 60_000;
const LOAD_TIMEOUT_MS = 30_000;
/** On a phone the panel covers the whole page that the visitor wants to see. */
const COVERS_PAGE = '(max-width: 480px)';

/** What is typed and done in the widget is not the host page's: its shortcuts and drop zones do not hear of it (P40, P43). */
const OURS_ALONE = [
  ...['keydown', 'keypress', 'keyup', 'beforeinput', 'input', 'compositionstart', 'compositionend'],
  ...['paste', 'copy', 'cut', 'dragenter', 'dragover', 'dragleave', 'drop'],
];
/** Nor does a dialog in which it is a guest take a click in it for one beside the dialog (P42). */
const OURS_AS_GUEST = ['click', 'mousedown', 'mouseup', 'pointerdown', 'pointerup', 'touchstart'];
const stop = (event: Event) => event.stopPropagation();

/** The chat in a shadow root: the host page's styles do not reach in, ours do not leak out. */
export class ChatElement extends HTMLElement {
  private readonly place = new Place(this);
  private options: WidgetOptions | null = null;
  private mount: Mount | null = null;
  private widget: RunningWidget | null = null;

  /** Puts it on the page; once it has left for good it may come again. */
  begin(options: WidgetOptions, mount: Mount): void {
    this.options = options;
    this.mount = mount;
    document.documentElement.append(this);
  }

  get key(): string | null {
    return this.options?.key ?? null;
  }

  connectedCallback(): void {
    if (!this.options || !this.mount) return;
    this.widget ??= new RunningWidget(this, this.options, this.mount);
    this.place.take();
  }

  /** Moved or taken along it goes on; taken away it ends (P31, P32). */
  disconnectedCallback(): void {
    setTimeout(() => {
      if (this.isConnected || !this.widget) return;
      this.place.leave();
      if (this.place.wasTakenAlong) return document.documentElement.append(this);
      this.widget.end();
      this.widget = null;
    });
  }
}

/** A widget on its page: the button at once, the rest when it is needed. */
class RunningWidget implements Front {
  readonly root: ShadowRoot;
  readonly launcher: Launcher;
  private readonly life = new AbortController();
  private readonly askedAt = Date.now();
  private readonly configuration: Promise<WidgetConfig | null>;
  private app: Promise<App | null> | null = null;
  private isComplete = false;

  constructor(
    host: ChatElement,
    readonly options: WidgetOptions,
    private readonly mount: Mount,
  ) {
    this.root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
    this.root.replaceChildren();
    this.root.adoptedStyleSheets = [tokens, styles].map(sheetOf);
    const { signal } = this.life;
    for (const type of OURS_ALONE) this.root.addEventListener(type, stop, { signal });
    const stopAsGuest = (event: Event) => host.parentNode instanceof HTMLDialogElement && stop(event);
    for (const type of OURS_AS_GUEST) this.root.addEventListener(type, stopAsGuest, { signal });
    this.launcher = new Launcher(this.root, () => void this.toggle());
    this.configuration = this.ask();
    void this.paint();
    this.loadIfNeeded();
  }

  async config(): Promise<WidgetConfig | null> {
    return Date.now() - this.askedAt < CONFIG_FRESH_MS ? this.configuration : null;
  }

  end(): void {
    this.life.abort();
    void this.app?.then((app) => app?.end());
  }

  /** The rest comes by itself for a contact of which there may be news, begun here or in another tab (P36, W02). */
  private loadIfNeeded(): void {
    const { key, open } = this.options;
    const current = new CurrentContact(key);
    const wasOpen = kept('tab', PLACES.open(key)) !== null && !matchMedia(COVERS_PAGE).matches;
    if (open || wasOpen) void this.load().then((app) => app?.open({ byVisitor: false }));
    else if (current.isUnderWay) void this.load();
    else current.follow(() => void this.load(), this.life.signal);
  }

  /** Pressed while the rest is still coming, it is to open. */
  private async toggle(): Promise<void> {
    const isComing = !this.isComplete;
    const app = await this.load();
    if (isComing) app?.open({ byVisitor: true });
    else app?.toggle();
  }

  /** Once; after a failure it may be tried again. */
  private load(): Promise<App | null> {
    this.app ??= this.comes();
    return this.app;
  }

  private async comes(): Promise<App | null> {
    this.launcher.isBusy(true);
    try {
      const app = await withinMs(LOAD_TIMEOUT_MS, this.mount(this));
      this.isComplete = true;
      this.launcher.isBusy(false);
      if (this.life.signal.aborted) app.end();
      return app;
    } catch {
      this.app = null;
      this.launcher.isBusy(false, this.texts(null).loadFailed);
      console.warn('Switchboard: the chat could not be loaded');
      return null;
    }
  }

  /** In the widget's own colour, or in ours where the configuration takes too long. */
  private async paint(): Promise<void> {
    const patience = new Promise<null>((resolve) => setTimeout(resolve, CONFIG_PATIENCE_MS, null));
    this.shows(await Promise.race([this.configuration, patience]));
    this.shows(await this.configuration);
  }

  paints(colours: WidgetConfig['colours'] | undefined): void {
    const { style } = this.root.host as ChatElement;
    style.setProperty('--sb-accent', colours?.accent ?? '');
    style.setProperty('--sb-accent-ink', colours?.onAccent ?? '');
  }

  private shows(config: WidgetConfig | null): void {
    this.paints(config?.colours);
    // The rest knows more of it than we do.
    if (this.isComplete || this.life.signal.aborted) return;
    const { language, open: label } = this.texts(config);
    this.launcher.shows({ isOpen: false, unread: 0, label, language });
  }

  private texts(config: WidgetConfig | null) {
    const language = chooseLanguage(wantedLanguages(this.options.language), config?.texts);
    const ours = LAUNCHER_TEXTS[language as Language] ?? LAUNCHER_TEXTS.en;
    return { ...ours, ...config?.texts[language], language };
  }

  private async ask(): Promise<WidgetConfig | null> {
    const { baseUrl, key } = this.options;
    try {
      const response = await fetch(`${baseUrl}/v1/widgets/${encodeURIComponent(key)}/config`, {
        credentials: 'omit',
        signal: AbortSignal.timeout(CONFIG_TIMEOUT_MS),
      });
      return response.ok ? ((await response.json()) as WidgetConfig) : null;
    } catch {
      return null;
    }
  }
}

function withinMs<T>(ms: number, work: Promise<T>): Promise<T> {
  const over = new Promise<never>((_resolve, reject) =>
    setTimeout(reject, ms, new Error('It took too long')),
  );
  return Promise.race([work, over]);
}
