import type { WidgetConfig } from '@switchboard/contracts';

/** What a host page says of its widget. */
export interface WidgetOptions {
  readonly key: string;
  /** The gateway's origin, from the script's own address. */
  readonly baseUrl: string;
  readonly language: string | undefined;
  /** Opens at once, for pages that are a chat. */
  readonly open: boolean;
}

/** What the button shows. */
export interface LauncherState {
  readonly isOpen: boolean;
  readonly unread: number;
  readonly label: string;
  readonly language: string;
}

/** The part that stands on every page, as the rest of the widget sees it. */
export interface Front {
  readonly options: WidgetOptions;
  readonly root: ShadowRoot;
  readonly launcher: { shows(state: LauncherState): void; focus(): void };
  /** In these colours from now on. */
  paints(colours: WidgetConfig['colours'] | undefined): void;
  /** The configuration, where it was asked for a moment ago. */
  config(): Promise<WidgetConfig | null>;
}

/** The rest of the widget, once it is on the page. */
export interface App {
  /** By the visitor, or by the page itself: that takes no focus. */
  open(by: { byVisitor: boolean }): void;
  toggle(): void;
  end(): void;
}
