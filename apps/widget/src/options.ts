/** What a host page says of its widget. */
export interface WidgetOptions {
  readonly key: string;
  /** The gateway's origin, from the script's own address. */
  readonly baseUrl: string;
  readonly language: string | undefined;
  /** Opens at once, for pages that are a chat. */
  readonly open: boolean;
}
