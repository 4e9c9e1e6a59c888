import type { Attachment, ComposedVisitorContact } from '@switchboard/contracts';
import { asProblemError, type FileRefusal, type Http, newId, refusalOf, upload } from '@switchboard/web';
import {
  barOf,
  type InvitationEvent,
  type Invited,
  invitedByContact,
  invitedByEvent,
  type SendingBar,
} from './invitation';
import { Store } from './store';

/** A file chosen but not sent, or being sent. It stays staged when an upload fails. */
export interface Staged {
  readonly id: string;
  readonly file: File;
  readonly description: string;
  readonly refusal: FileRefusal | null;
  /** 0 to 1 while it uploads. */
  readonly progress: number | null;
  readonly problem: string | null;
}

export interface FilesState {
  readonly invitation: Invited | null;
  /** How the latest invitation ended; null where there was none. */
  readonly ended: string | null;
  readonly mode: 'never' | 'onInvitation' | 'always';
  readonly staged: readonly Staged[];
  readonly attachments: readonly Attachment[];
}

/** The contact that the files are of, and the ways to the server. */
export interface FilesOwner {
  readonly contact: ComposedVisitorContact | null;
  readonly isContactOpen: boolean;
  readonly http: Http;
  readonly identity: { readonly freshToken: () => Promise<string> };
  readonly options: { readonly baseUrl: string };
  refresh(): Promise<void>;
  problemIs(problem: string | null): void;
}

const NOTHING: FilesState = { invitation: null, ended: null, mode: 'never', staged: [], attachments: [] };

const isUnderWay = ({ state }: Attachment): boolean =>
  state === 'uploading' || state === 'scanning' || state === 'held';

/** The browser asks whether to leave a page on which a file is on its way (P36). */
const asksBeforeLeaving = (event: Event) => event.preventDefault();

/** The visitor's files: when he may send, what is staged, what was exchanged. */
export class FilesModel {
  readonly state = new Store<FilesState>(NOTHING);
  private readonly uploads = new Map<string, AbortController>();

  constructor(private readonly owner: FilesOwner) {}

  reset(): void {
    this.uploads.forEach((controller) => controller.abort());
    this.state.set(NOTHING);
  }

  /** Takes policy and invitation from the contact; a part that is unavailable changes nothing. */
  follow(contact: Partial<ComposedVisitorContact>): void {
    if (contact.filePolicy) this.state.patch({ mode: contact.filePolicy.inbound.mode });
    const { invitation, unavailable = [] } = contact;
    if (invitation === undefined || unavailable.includes('invitation') || unavailable.includes('files'))
      return;
    if (invitation?.state !== 'active') return this.ends(invitation?.state ?? this.state.current.ended);
    const { http } = this.owner;
    const known = this.state.current.invitation;
    this.state.patch({
      invitation: invitedByContact(invitation, { known, clockOffsetMs: http.clockOffsetMs }),
    });
  }

  /** An invitation began, was extended, ended; the server's clock comes with it. */
  invited(news: InvitationEvent): void {
    const { contact } = this.owner;
    if (news.contactId !== contact?.id) return;
    if (news.state !== 'active') return this.ends(news.state);
    const known = this.state.current.invitation;
    const isNew = known?.id !== news.id;
    const types = isNew ? (contact.filePolicy?.inbound.types ?? ['*']) : known.types;
    this.state.patch({ invitation: invitedByEvent(news, types) });
    // It may permit fewer types than the policy; the contact says which.
    if (isNew) this.owner.refresh().catch(() => undefined);
  }

  /** The invitation's time is over by the server's clock. */
  expired(): void {
    this.ends('expired');
  }

  /** Is there a paperclip now? (G7, G9) */
  get maySend(): boolean {
    return this.bar === null;
  }

  /** What is in the way of sending a file; null where nothing is. */
  get bar(): SendingBar | null {
    const { mode, invitation, ended } = this.state.current;
    if (!this.owner.isContactOpen) return 'contact_closed';
    if (mode === 'always') return null;
    if (mode === 'never') return 'uploads_not_allowed';
    if (!invitation) return barOf(ended);
    return invitation.filesLeft > 0 ? null : 'invitation_exhausted';
  }

  /** Nothing that is chosen, dropped or pasted goes without a word. */
  stage(files: Iterable<File>): void {
    this.owner.problemIs(this.bar);
    if (!this.maySend) return;
    const added = [...files].map((file) => this.staged(file));
    this.state.patch({ staged: [...this.state.current.staged, ...added] });
  }

  describe(id: string, description: string): void {
    this.patchStaged(id, { description });
  }

  /** Takes it off the list; an upload under way is cancelled. */
  remove(id: string): void {
    this.uploads.get(id)?.abort();
    this.state.patch({ staged: this.state.current.staged.filter((one) => one.id !== id) });
  }

  /** Sends what is staged, one after the other; what fails stays for another try. */
  async sendAll(): Promise<void> {
    for (const { id, refusal, progress } of this.state.current.staged) {
      if (this.maySend && refusal === null && progress === null) await this.send(id);
    }
  }

  changed(attachment: Attachment): void {
    if (attachment.contactId !== this.owner.contact?.id) return;
    const others = this.state.current.attachments.filter(({ id }) => id !== attachment.id);
    const known = this.state.current.attachments.find(({ id }) => id === attachment.id);
    // The answer to an upload may come after what was pushed of its scan.
    if (known && !isUnderWay(known) && isUnderWay(attachment)) return;
    this.state.patch({
      attachments: [
        ...others,
        { ...attachment, link: known?.link ?? null, previewLink: known?.previewLink ?? null },
      ],
    });
    if (attachment.state === 'clean') void this.refresh();
  }

  /** The contact's files as the server lists them, with links where they may be opened. */
  async refresh(): Promise<void> {
    const contactId = this.owner.contact?.id;
    if (!contactId) return;
    try {
      const { items } = await this.owner.http.ask<{ items: Attachment[] }>(
        `/v1/contacts/${contactId}/attachments`,
        { query: { limit: 200 } },
      );
      if (contactId === this.owner.contact?.id) this.state.patch({ attachments: items });
    } catch {
      // the transcript still names them; the next event asks again
    }
  }

  /** A ticket makes the browser first-party: works after the end and where third-party cookies are blocked. */
  async open(attachmentId: string): Promise<void> {
    const tab = window.open('', '_blank');
    this.owner.problemIs(null);
    try {
      const { url } = await this.owner.http.ask<{ url: string }>(`/v1/attachments/${attachmentId}/ticket`, {
        method: 'POST',
      });
      const address = new URL(url, this.owner.options.baseUrl).href;
      if (tab) {
        tab.opener = null;
        tab.location.href = address;
      } else {
        window.location.href = address;
      }
    } catch (error) {
      tab?.close();
      this.owner.problemIs(asProblemError(error).code);
    }
  }

  /** A thumbnail's bytes as an address for `<img>`; asked with the token, so no cookie is needed. */
  async picture(link: string): Promise<string> {
    const token = await this.owner.identity.freshToken();
    const response = await fetch(new URL(link, this.owner.options.baseUrl), {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(20_000),
    });
    if (!response.ok) throw new Error(`The picture answered ${response.status}`);
    return URL.createObjectURL(await response.blob());
  }

  private ends(ended: string | null): void {
    this.state.patch({ invitation: null, ended });
  }

  private staged(file: File): Staged {
    const policy = this.owner.contact?.filePolicy?.inbound;
    const types = this.state.current.invitation?.types ?? policy?.types ?? ['*'];
    const refusal = refusalOf(file, { types, maxFileBytes: policy?.maxFileBytes ?? Number.MAX_SAFE_INTEGER });
    return { id: newId(), file, description: '', refusal, progress: null, problem: null };
  }

  private async send(id: string): Promise<void> {
    const staged = this.state.current.staged.find((one) => one.id === id);
    const contactId = this.owner.contact?.id;
    if (!staged || !contactId) return;
    const controller = new AbortController();
    this.uploads.set(id, controller);
    window.addEventListener('beforeunload', asksBeforeLeaving);
    this.patchStaged(id, { progress: 0, problem: null });
    try {
      const attachment = await upload({
        url: this.owner.http.urlOf(`/v1/contacts/${contactId}/attachments`),
        token: await this.owner.identity.freshToken(),
        file: staged.file,
        clientMessageId: id,
        description: staged.description,
        onProgress: (progress) => this.patchStaged(id, { progress }),
        signal: controller.signal,
      });
      this.remove(id);
      this.changed(attachment);
    } catch (error) {
      if (!controller.signal.aborted)
        this.patchStaged(id, { progress: null, problem: asProblemError(error).code });
    } finally {
      this.uploads.delete(id);
      if (this.uploads.size === 0) window.removeEventListener('beforeunload', asksBeforeLeaving);
    }
  }

  private patchStaged(id: string, part: Partial<Staged>): void {
    this.state.patch({
      staged: this.state.current.staged.map((one) => (one.id === id ? { ...one, ...part } : one)),
    });
  }
}
