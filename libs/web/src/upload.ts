import type { Attachment } from '@switchboard/contracts';
import { ProblemError, problemOfBody } from './problem.js';

export interface UploadRequest {
  readonly url: string;
  readonly token: string;
  readonly file: File;
  /** The same for every try of the same file: a repeat returns the first attachment. */
  readonly clientMessageId: string;
  readonly description?: string;
  readonly text?: string;
  /** From 0 to 1, of the bytes sent. */
  readonly onProgress: (share: number) => void;
  readonly signal: AbortSignal;
}

/** Sends one file with progress and cancel; fetch has no progress of uploads, so this is XMLHttpRequest. */
export function upload(request: UploadRequest): Promise<Attachment> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    const cancel = () => xhr.abort();
    request.signal.addEventListener('abort', cancel, { once: true });
    xhr.upload.onprogress = ({ loaded, total }) => request.onProgress(total > 0 ? loaded / total : 0);
    xhr.onloadend = () => {
      request.signal.removeEventListener('abort', cancel);
      if (request.signal.aborted) reject(new DOMException('The upload was cancelled', 'AbortError'));
      else if (xhr.status === 201 || xhr.status === 200) resolve(JSON.parse(xhr.responseText) as Attachment);
      else reject(failureOf(xhr));
    };
    xhr.open('POST', request.url);
    xhr.timeout = 10 * 60_000;
    xhr.setRequestHeader('authorization', `Bearer ${request.token}`);
    xhr.send(formOf(request));
  });
}

/** The fields come before the file, so that the server has them when the bytes begin. */
function formOf({ clientMessageId, description, text, file }: UploadRequest): FormData {
  const form = new FormData();
  form.set('clientMessageId', clientMessageId);
  if (description) form.set('description', description);
  if (text) form.set('text', text);
  form.set('file', file, file.name);
  return form;
}

function failureOf(xhr: XMLHttpRequest): ProblemError {
  try {
    return problemOfBody(xhr.status, JSON.parse(xhr.responseText));
  } catch {
    return problemOfBody(xhr.status, null);
  }
}
