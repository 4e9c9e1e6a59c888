import { uuidv7 } from '@switchboard/kernel';
import { type Attachment, GetContactFiles, IssueInvitation, type Problem } from '@switchboard/contracts';
import { type AFiles, aContact, actorOf, aPerson, contactOf, type Person } from './a-files.js';

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

type Ref = { id: string; queueId: string };

/** A visitor and an agent who talk, and what the agent may do about files. */
export function contactsIn(files: () => AFiles, agent: Person) {
  const aTalk = async () => {
    const visitor = aPerson('visitor', 'Vera');
    const facts = aContact({ visitor, agents: [agent] });
    await files().knows(facts);
    return { visitor, facts, contact: contactOf(facts) };
  };
  const invite = async (contact: Ref, wish: object = {}) =>
    files().ask(IssueInvitation, {
      actor: actorOf(agent),
      grant: await files().grant(agent, contact, 'invite'),
      ...wish,
    });
  return {
    aTalk,
    invite,
    invited: async (wish: object = {}) => {
      const { visitor, contact } = await aTalk();
      await invite(contact, wish);
      return { visitor, contact };
    },
    /** What the visitor may still send. */
    left: async ({ id, queueId }: Ref) => {
      const { invitation } = await files().ask(GetContactFiles, { contactId: id, queueId });
      return (
        invitation && { state: invitation.state, files: invitation.filesLeft, bytes: invitation.bytesLeft }
      );
    },
  };
}
