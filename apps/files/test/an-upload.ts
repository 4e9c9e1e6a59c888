import { uuidv7 } from '@switchboard/kernel';
import type { Attachment, Problem } from '@switchboard/contracts';
import type { AFiles, Person } from './a-files.js';

/** Small files that are what they say. */
export const SAMPLES = {
  pdf: Buffer.from('%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n'),
  png: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg==',
    'base64',
  ),
  text: Buffer.from('hello\n'),
};

export interface Upload {
  name?: string;
  bytes?: Buffer;
  clientMessageId?: string;
  description?: string;
  text?: string;
  grant?: string;
}
export interface Uploaded {
  status: number;
  body: Attachment & Problem;
}

/** Sends a file as the gateway would stream it. */
export async function upload(
  files: AFiles,
  sender: Person,
  contact: { id: string; queueId: string },
  given: Upload = {},
): Promise<Uploaded> {
  const {
    name = 'report.pdf',
    bytes = SAMPLES.pdf,
    clientMessageId = uuidv7(),
    grant = await files.grant(sender, contact),
    ...texts
  } = given;
  const form = new FormData();
  form.set('clientMessageId', clientMessageId);
  for (const [field, value] of Object.entries(texts)) form.set(field, value);
  form.set('file', new Blob([new Uint8Array(bytes)]), name);
  const response = await fetch(`${files.base}/contacts/${contact.id}/attachments`, {
    method: 'POST',
    headers: { 'x-switchboard-grant': grant },
    body: form,
  });
  return { status: response.status, body: (await response.json()) as Uploaded['body'] };
}
