import type { ComposedVisitorContact, WidgetConfig } from '@switchboard/contracts';
import { asProblemError, type LiveTranscript, Http, isBlank } from '@switchboard/web';
import type { WidgetOptions } from '../options';
import { type ChatState, INITIAL, isOpen, NO_CONTACT } from './chat-state';
import { CurrentContact } from './current-contact';
import { FilesModel } from './files.model';
import { Identity } from './identity';
import { keep, kept, PLACES } from './kept';
import { Store } from './store';
import { Talk } from './talk';

/** What a visitor says before a contact. */
export interface StartForm {
  readonly name?: string;
  readonly email?: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly text?: string;
  readonly language: string;
}

/** All that the widget knows and does; views only show it. */
export class ChatModel {
  readonly state = new Store<ChatState>(INITIAL);
  readonly transcript = new Store<LiveTranscript | null>(null);
  readonly identity: Identity;
  readonly http: Http;
  readonly files: FilesModel;
  /** Did the visitor open it himself, or do something in it? Else nothing in it takes the focus. */
  isAttended = false;
  /** What stands in the form's message: a draft of the contact that another tab was faster to begin (W02). */
  formText = '';
  private readonly current: CurrentContact;
  private readonly life = new AbortController();
  private talk: Talk | null = null;

  constructor(
    readonly options: WidgetOptions,
    /** The configuration, where the page asked for it a moment ago. */
    private readonly askedConfig: () => Promise<WidgetConfig | null> = async () => null,
  ) {
    this.identity = new Identity(options.baseUrl, options.key);
    this.http = new Http({
      baseUrl: options.baseUrl,
      token: this.identity.token,
      renew: this.identity.renew,
    });
    this.files = new FilesModel(this);
    this.current = new CurrentContact(options.key);
    this.current.follow(() => void this.followOtherTab(), this.life.signal);
    void this.begin();
  }

  get contact(): ComposedVisitorContact | null {
    return this.state.current.contact;
  }

  /** Open and not ended: the visitor may write. */
  get isContactOpen(): boolean {
    return isOpen(this.contact);
  }

  /** Loads the configuration; somebody who was here before finds an open contact again. */
  async begin(): Promise<void> {
    this.state.patch({ phase: 'loading', problem: null });
    try {
      const config =
        (await this.askedConfig()) ??
        (await this.http.ask<WidgetConfig>(`/v1/widgets/${encodeURIComponent(this.options.key)}/config`));
      this.state.patch({ config });
      if (this.identity.isKnown) await this.findContact();
      if (!this.contact) this.state.patch({ phase: 'form' });
    } catch (error) {
      this.state.patch({ phase: 'failed', problem: asProblemError(error).code });
    }
  }

  /** As an administrator is about to have it. */
  looksLike(part: Partial<WidgetConfig>): void {
    const { config } = this.state.current;
    if (config) this.state.patch({ config: { ...config, ...part } });
  }

  /** By the visitor, or by the page itself: then nothing takes the focus. */
  open({ byVisitor }: { byVisitor: boolean }): void {
    this.isAttended = byVisitor;
    this.turns(true);
    // Another tab may have begun a contact since this page was loaded.
    if (this.state.current.phase === 'form' && this.identity.isKnown)
      this.findContact().catch(() => undefined);
  }

  close(): void {
    this.turns(false);
  }

  /** The widget has left its page for good: nothing of it goes on. */
  end(): void {
    this.life.abort();
    this.talk?.end();
    this.files.reset();
  }

  /** From the form: starts the contact; what was written comes along as its first message. */
  async start(form: StartForm): Promise<boolean> {
    this.problemIs(null);
    try {
      await this.identity.freshToken();
      const { isNew, made } = await this.http.create<ComposedVisitorContact>('/v1/contacts', form);
      this.formText = '';
      this.take(made);
      // One that was open already took nothing of the form.
      if (!isNew && form.text) void this.talk?.sayUnlessSaid(form.text);
      return true;
    } catch (error) {
      this.problemIs(asProblemError(error).code);
      return false;
    }
  }

  say(text: string): void {
    this.talk?.say(text);
  }

  types(): void {
    this.talk?.types();
  }

  /** The end of the transcript came on the screen, or went from it. */
  endInView(isInView: boolean): void {
    this.talk?.endInView(isInView);
  }

  async refresh(): Promise<void> {
    await this.talk?.refresh();
  }

  async leave(): Promise<void> {
    if (!this.contact) return;
    this.problemIs(null);
    try {
      await this.http.ask(`/v1/contacts/${this.contact.id}/leave`, { method: 'POST' });
      await this.refresh();
    } catch (error) {
      this.problemIs(asProblemError(error).code);
    }
  }

  async rate(score: number, text: string): Promise<void> {
    if (!this.contact) return;
    this.state.patch({ rating: 'sending', problem: null });
    try {
      await this.http.ask(`/v1/contacts/${this.contact.id}/rating`, {
        method: 'POST',
        body: { score, ...(isBlank(text) ? {} : { text }) },
      });
      this.state.patch({ rating: 'given' });
    } catch (error) {
      this.state.patch({ rating: 'none', problem: asProblemError(error).code });
    }
  }

  /** After the end: a new contact from the form. */
  startAgain(): void {
    this.current.forget();
    keep('tab', PLACES.contact(this.options.key), null);
    this.leaveTalk();
    this.state.patch({ phase: 'form' });
    this.keepOpen();
  }

  /** Says what did not work; null where that is over. */
  problemIs(problem: string | null): void {
    this.state.patch({ problem });
  }

  private turns(isPanelOpen: boolean): void {
    this.state.patch({ isOpen: isPanelOpen });
    this.keepOpen();
    this.talk?.looks();
  }

  private async findContact(): Promise<void> {
    await this.identity.freshToken();
    const { items } = await this.http.ask<{ items: ComposedVisitorContact[] }>('/v1/contacts', {
      query: { mine: true, limit: 1 },
    });
    const [latest] = items;
    const wasLookedAt = latest?.id === kept('tab', PLACES.contact(this.options.key));
    // One that ended is shown only where the visitor was still looking at it.
    if (!latest || !(isOpen(latest) || wasLookedAt)) return this.current.forget();
    this.take(await this.http.ask<ComposedVisitorContact>(`/v1/contacts/${latest.id}`));
  }

  /** Another tab began a contact (W02), or has seen more of this one. */
  private async followOtherTab(): Promise<void> {
    const isAnother = this.current.id !== this.contact?.id;
    if (isAnother && !this.isContactOpen) await this.findContact().catch(() => undefined);
    this.talk?.looks();
  }

  private take(contact: ComposedVisitorContact): void {
    if (this.life.signal.aborted || contact.id === this.talk?.contactId) return;
    this.leaveTalk();
    keep('tab', PLACES.contact(this.options.key), contact.id);
    if (this.formText) keep('tab', PLACES.draft(contact.id), this.formText);
    this.formText = '';
    this.current.keep(contact.id);
    this.state.patch({ contact, phase: 'contact' });
    const { state, files, http, current } = this;
    const { baseUrl } = this.options;
    this.talk = new Talk(contact.id, {
      state,
      files,
      http,
      current,
      baseUrl,
      token: this.identity.freshToken,
    });
    this.transcript.set(this.talk.transcript);
    this.files.follow(contact);
    this.keepOpen();
  }

  private leaveTalk(): void {
    this.talk?.end();
    this.talk = null;
    this.transcript.set(null);
    this.files.reset();
    this.state.patch(NO_CONTACT);
  }

  /** The panel of a contact is open again on the next page (P36); before a contact nothing is kept. */
  private keepOpen(): void {
    const { isOpen: isPanelOpen, contact, phase } = this.state.current;
    if (phase === 'loading') return;
    keep('tab', PLACES.open(this.options.key), isPanelOpen && contact ? '1' : null);
  }
}
