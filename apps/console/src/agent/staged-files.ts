import type { ComposedStaffContact } from '@switchboard/contracts';
import { asProblemError, type FileRefusal, refusalOf, upload } from '@switchboard/web';
import { useRef, useState } from 'react';
import { http, queries } from '../api';
import { session } from '../session/session';
import { DESK } from './desk.data';

/** A file that was chosen and not sent yet (G20); it stays when sending fails. */
export interface StagedFile {
  readonly id: string;
  readonly file: File;
  readonly description: string;
  readonly refusal: FileRefusal | null;
  readonly progress: number | null;
  readonly problem: string | null;
}

export interface StagedFiles {
  readonly items: readonly StagedFile[];
  add(files: Iterable<File>): void;
  describe(id: string, description: string): void;
  remove(id: string): void;
  /** Sends all that may be sent, one after the other. */
  sendAll(): Promise<void>;
}

/** The files that an agent has put beside his message (G18–G22, T8, T9, T16). */
export function useStagedFiles(contact: ComposedStaffContact): StagedFiles {
  const [items, setItems] = useState<readonly StagedFile[]>([]);
  const uploads = useRef(new Map<string, AbortController>());
  const patch = (id: string, part: Partial<StagedFile>) =>
    setItems((all) => all.map((one) => (one.id === id ? { ...one, ...part } : one)));
  const policy = contact.filePolicy?.outbound ?? { types: ['*'], maxFileBytes: Number.MAX_SAFE_INTEGER };

  const remove = (id: string) => {
    uploads.current.get(id)?.abort();
    setItems((all) => all.filter((one) => one.id !== id));
  };
  const send = async ({ id, file, description }: StagedFile) => {
    const controller = new AbortController();
    uploads.current.set(id, controller);
    patch(id, { progress: 0, problem: null });
    try {
      const token = (await session.freshToken()) ?? '';
      const url = http.urlOf(`/v1/contacts/${contact.id}/attachments`);
      await upload({
        url,
        token,
        file,
        clientMessageId: id,
        description,
        onProgress: (progress) => patch(id, { progress }),
        signal: controller.signal,
      });
      uploads.current.delete(id);
      remove(id);
      void queries.invalidateQueries({ queryKey: DESK.attachments(contact.id) });
    } catch (error) {
      if (!controller.signal.aborted) patch(id, { progress: null, problem: asProblemError(error).code });
    }
  };

  return {
    items,
    add: (files) => {
      const added = [...files].map((file) => ({
        id: crypto.randomUUID(),
        file,
        description: '',
        refusal: refusalOf(file, policy),
        progress: null,
        problem: null,
      }));
      setItems((all) => [...all, ...added]);
    },
    describe: (id, description) => patch(id, { description }),
    remove,
    sendAll: async () => {
      for (const item of items) if (item.refusal === null && item.progress === null) await send(item);
    },
  };
}
