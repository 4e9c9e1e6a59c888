import { randomUUID } from 'node:crypto';
import { png } from '../../tools/drivers/samples.ts';
import { aHouse, type House } from '../support/house.js';
import { killAndAwait } from '../support/running.js';
import { until } from '../support/wait.js';

let house: House;
afterEach(() => house?.leaves());

describe('files that dies in the middle of an upload', () => {
  it('takes the repeat within half a minute, and the budget is what it was (R31)', async () => {
    house = await aHouse({ inbound: { mode: 'onInvitation', maxFiles: 1, invitationSeconds: 300 } });
    const { visitor, agent, contactId } = await house.talk();
    const { id } = await agent.invitesFiles(contactId);
    const clientMessageId = randomUUID();
    const broken = sendsHalf(visitor, contactId, clientMessageId);
    await agent.sees('fileInvitation.changed', (changed) => changed.id === id && changed.filesLeft === 0);

    await killAndAwait('files');
    await broken;
    const sent = await until(
      () => visitor.sends(contactId, { name: 'a.png', content: png(), type: 'image/png', clientMessageId }),
      { what: 'the repeat to be taken', timeoutMs: 40_000 },
    );

    await agent.seesFile(sent.id, 'clean');
    expect((await agent.filesOf(contactId)).map(({ id }: { id: string }) => id)).toEqual([sent.id]);
  }, 120_000);
});

/** Resolves when the gateway has given up the rest of it. */
async function sendsHalf(
  visitor: Awaited<ReturnType<House['visitor']>>,
  contactId: string,
  clientMessageId: string,
): Promise<void> {
  const begin = `--b\r\nContent-Disposition: form-data; name="clientMessageId"\r\n\r\n${clientMessageId}\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n`;
  const body = new ReadableStream({
    start: (stream) => stream.enqueue(new Uint8Array(Buffer.concat([Buffer.from(begin), png()]))),
  });
  await fetch(new URL(`/v1/contacts/${contactId}/attachments`, visitor.address), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${visitor.token}`,
      'content-type': 'multipart/form-data; boundary=b',
      ...(visitor.origin && { origin: visitor.origin }),
    },
    body,
    duplex: 'half',
  } as RequestInit).catch(() => undefined);
}
