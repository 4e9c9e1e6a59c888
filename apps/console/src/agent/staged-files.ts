import type { ComposedStaffContact } from '@switchboard/contracts';
import {
  asProblemError,
  DESCRIPTION_LIMIT,
  type FileRefusal,
  lengthOf,
  newId,
  refusalOf,
  upload,
} from '@switchboard/web';
import { useSyncExternalStore } from 'react';
import { http, queries } from '../api';
import { placeOf } from '../session/place';
import { session } from '../session/session';
import { notifyRefused } from '../shared/notify';
import { t } from '../texts';
import { DESK } from './desk.data';
import type { Audience } from './draft';

/** A file that was chosen and not sent yet (G20); it stays when sending fails. */
export interface StagedFile {
  readonly id: string;
  readonly file: File;
  readonly description: string;
  readonly refusal: FileRefusal | null;
  /** From 0 to 1 while it is being sent. */
  readonly progress: number | null;
  readonly problem: string | null;
}

/** It may be sent, and is not on its way. */
export const isReady = ({ refusal, progress, description }: StagedFile): boolean =>
  refusal === null && progress === null && lengthOf(description) <= DESCRIPTION_LIMIT;

type SendingPolicy = Parameters<typeof refusalOf>[1];
const ANYTHING: SendingPolicy = { types: ['*'], maxFileBytes: Number.MAX_SAFE_INTEGER };

/**
 * The files that an agent has put beside his message (G18–G22, T8, T9, T16). They belong to the contact, not to the page
 * that shows it: looking at another contact neither loses them nor stops what is being sent.
 */
export class StagedFiles {
  private items: readonly StagedFile[] = [];
  private readonly uploads = new Map<string, AbortController>();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly contactId: string) {}

  readonly current = (): readonly StagedFile[] => this.items;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  add(files: Iterable<File>, policy: SendingPolicy = ANYTHING): void {
    const added = [...files].map((file) => ({
      id: newId(),
      file,
      description: '',
      refusal: refusalOf(file, policy),
      progress: null,
      problem: null,
    }));
    this.set([...this.items, ...added]);
  }

  describe(id: string, description: string): void {
    this.patch(id, { description });
  }

  /** Stops the sending; the file stays for another try. */
  cancel(id: string): void {
    this.uploads.get(id)?.abort();
  }

  remove(id: string): void {
    this.cancel(id);
    this.set(this.items.filter((one) => one.id !== id));
  }

  /** Sends all that may be sent, one after the other, each as it stands when its turn comes: or not at all. */
  async sendAll(): Promise<void> {
    for (const { id } of this.items.filter(isReady)) {
      const item = this.items.find((one) => one.id === id);
      if (item && isReady(item)) await this.send(item);
    }
  }

  private async send({ id, file, description }: StagedFile): Promise<void> {
    const controller = new AbortController();
    this.uploads.set(id, controller);
    this.patch(id, { progress: 0, problem: null });
    try {
      await upload({
        url: http.urlOf(`/v1/contacts/${this.contactId}/attachments`),
        token: (await session.freshToken()) ?? '',
        file,
        clientMessageId: id,
        description,
        onProgress: (progress) => this.patch(id, { progress }),
        signal: controller.signal,
      });
      this.set(this.items.filter((one) => one.id !== id));
      void queries.invalidateQueries({ queryKey: DESK.attachments(this.contactId) });
    } catch (error) {
      const problem = controller.signal.aborted ? null : asProblemError(error).code;
      this.patch(id, { progress: null, problem });
    } finally {
      this.uploads.delete(id);
    }
  }

  private patch(id: string, part: Partial<StagedFile>): void {
    this.set(this.items.map((one) => (one.id === id ? { ...one, ...part } : one)));
  }

  private set(items: readonly StagedFile[]): void {
    this.items = items;
    this.listeners.forEach((listener) => listener());
  }
}

const stores = new Map<string, StagedFiles>();
// Who signs out leaves no files behind in the page; after a session that only ran out he finds them again.
session.subscribe(() => {
  const state = session.current();
  if (state.is === 'signedOut' && state.reason === 'signedOut') stores.clear();
});

function storeOf(contactId: string): StagedFiles {
  const place = placeOf('staged', contactId);
  const store = stores.get(place) ?? new StagedFiles(contactId);
  stores.set(place, store);
  return store;
}

/**
 * A contact's staged files and what can be done with them. All of them are for the visitor: while a note for staff is
 * being written, or when the conversation is over, none is taken (K23).
 */
export function useStagedFiles(contact: ComposedStaffContact, audience: Audience) {
  const store = storeOf(contact.id);
  const items = useSyncExternalStore(store.subscribe, store.current);
  const isActive = contact.state === 'active';
  const mayAdd = isActive && audience === 'everyone';
  const add = (files: Iterable<File>) => {
    if (mayAdd) store.add(files, contact.filePolicy?.outbound);
    else notifyRefused(t(isActive ? 'composer.noFilesInNote' : 'composer.noFilesNow'));
  };
  return { store, items, mayAdd, add };
}

export type Staged = ReturnType<typeof useStagedFiles>;
