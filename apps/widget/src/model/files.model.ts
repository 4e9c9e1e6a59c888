import type { Attachment, ComposedVisitorContact } from '@switchboard/contracts';
import { asProblemError, clockOffsetMs, type FileRefusal, newId, refusalOf, upload } from '@switchboard/web';
import type { ChatModel } from './chat.model';
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

export interface Invited {
  readonly id: string;
  readonly issuedAt: string;
  readonly expiresAt: string;
  readonly filesLeft: number;
  /** Server's clock minus ours, in ms. */
  readonly offsetMs: number;
  readonly types: readonly string[];
}

export interface FilesState {
  readonly invitation: Invited | null;
  readonly mode: 'never' | 'onInvitation' | 'always';
  readonly staged: readonly Staged[];
  readonly attachments: readonly Attachment[];
}

const NOTHING: FilesState = { invitation: null, mode: 'never', staged: [], attachments: [] };

const isUnderWay = ({ state }: Attachment): boolean =>
  state === 'uploading' || state === 'scanning' || state === 'held';

/** The visitor's files: when he may send, what is staged, what was exchanged. */
export class FilesModel {
  readonly state = new Store<FilesState>(NOTHING);
  private readonly uploads = new Map<string, AbortController>();

  constructor(private readonly chat: ChatModel) {}

  reset(): void {
    this.uploads.forEach((controller) => controller.abort());
    this.state.set(NOTHING);
  }

  /** Takes policy and invitation from the contact; a part that is unavailable changes nothing. */
  follow(contact: Partial<ComposedVisitorContact>): void {
    if (contact.filePolicy) this.state.patch({ mode: contact.filePolicy.inbound.mode });
    if (
      contact.invitation === undefined ||
      contact.unavailable?.includes('invitation') ||
      contact.unavailable?.includes('files')
    )
      return;
    const invitation = contact.invitation;
    if (invitation?.state !== 'active') return this.state.patch({ invitation: null });
    const { id, issuedAt, expiresAt, filesLeft, types } = invitation;
    const known = this.state.current.invitation;
    // What was told with the invitation knows the server's clock better than an answer's header.
    const offsetMs = known?.id === id ? known.offsetMs : this.chat.http.clockOffsetMs;
    this.state.patch({ invitation: { id, issuedAt, expiresAt, filesLeft, types, offsetMs } });
  }

  /** An invitation began, was extended, ended; the server's clock comes with it. */
  invited(told: {
    contactId: string;
    id: string;
    state: string;
    issuedAt: string;
    expiresAt: string;
    serverNow: string;
    filesLeft: number;
  }): void {
    if (told.contactId !== this.chat.contact?.id) return;
    if (told.state !== 'active') return this.state.patch({ invitation: null });
    const { id, issuedAt, expiresAt, filesLeft, serverNow } = told;
    const known = this.state.current.invitation;
    const isNew = known?.id !== id;
    const types = isNew ? (this.chat.contact?.filePolicy?.inbound.types ?? ['*']) : known.types;
    this.state.patch({
      invitation: { id, issuedAt, expiresAt, filesLeft, types, offsetMs: clockOffsetMs(serverNow) },
    });
    // It may permit fewer types than the policy; the contact says which.
    if (isNew) this.chat.refresh().catch(() => undefined);
  }

  /** The invitation's time is over by the server's clock. */
  expired(): void {
    this.state.patch({ invitation: null });
  }

  /** Is there a paperclip now? (G7, G9) */
  get maySend(): boolean {
    const { mode, invitation } = this.state.current;
    if (!this.chat.isContactOpen) return false;
    return mode === 'always' || (mode === 'onInvitation' && invitation !== null && invitation.filesLeft > 0);
  }

  stage(files: Iterable<File>): void {
    const added = [...files].map((file) => this.staged(file));
    this.state.patch({ staged: [...this.state.current.staged, ...added] });
  }

  describe(id: string, description: string): void {
    this.patchStaged(id, { description });
  }

  /** Takes it off the list; an upload under way is cancelled. */
  remove(id: string): void {
    this.uploads.get(id)?.abort();
    this.uploads.delete(id);
    this.state.patch({ staged: this.state.current.staged.filter((one) => one.id !== id) });
  }

  /** Sends what is staged, one after the other; what fails stays for another try. */
  async sendAll(): Promise<void> {
    for (const { id, refusal, progress } of this.state.current.staged) {
      if (refusal === null && progress === null) await this.send(id);
    }
  }

  changed(attachment: Attachment): void {
    if (attachment.contactId !== this.chat.contact?.id) return;
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
    const contactId = this.chat.contact?.id;
    if (!contactId) return;
    try {
      const { items } = await this.chat.http.ask<{ items: Attachment[] }>(
        `/v1/contacts/${contactId}/attachments`,
        { query: { limit: 200 } },
      );
      this.state.patch({ attachments: items });
    } catch {
      // the transcript still names them; the next event asks again
    }
  }

  /** A ticket makes the browser first-party: works after the end and where third-party cookies are blocked. */
  async open(attachmentId: string): Promise<void> {
    const tab = window.open('', '_blank');
    this.chat.state.patch({ problem: null });
    try {
      const { url } = await this.chat.http.ask<{ url: string }>(`/v1/attachments/${attachmentId}/ticket`, {
        method: 'POST',
      });
      const address = new URL(url, this.chat.options.baseUrl).href;
      if (tab) {
        tab.opener = null;
        tab.location.href = address;
      } else {
        window.location.href = address;
      }
    } catch (error) {
      tab?.close();
      this.chat.state.patch({ problem: asProblemError(error).code });
    }
  }

  /** A thumbnail's bytes as an address for `<img>`; asked with the token, so no cookie is needed. */
  async picture(link: string): Promise<string> {
    const token = await this.chat.identity.freshToken();
    const response = await fetch(new URL(link, this.chat.options.baseUrl), {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(20_000),
    });
    if (!response.ok) throw new Error(`The picture answered ${response.status}`);
    return URL.createObjectURL(await response.blob());
  }

  private staged(file: File): Staged {
    const policy = this.chat.contact?.filePolicy?.inbound;
    const types = this.state.current.invitation?.types ?? policy?.types ?? ['*'];
    const refusal = refusalOf(file, { types, maxFileBytes: policy?.maxFileBytes ?? Number.MAX_SAFE_INTEGER });
    return { id: newId(), file, description: '', refusal, progress: null, problem: null };
  }

  private async send(id: string): Promise<void> {
    const staged = this.state.current.staged.find((one) => one.id === id);
    const contactId = this.chat.contact?.id;
    if (!staged || !contactId) return;
    const controller = new AbortController();
    this.uploads.set(id, controller);
    this.patchStaged(id, { progress: 0, problem: null });
    try {
      const attachment = await upload({
        url: this.chat.http.urlOf(`/v1/contacts/${contactId}/attachments`),
        token: await this.chat.identity.freshToken(),
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
    }
  }

  private patchStaged(id: string, part: Partial<Staged>): void {
    this.state.patch({
      staged: this.state.current.staged.map((one) => (one.id === id ? { ...one, ...part } : one)),
    });
  }
}
