import { IssueGrant } from '@switchboard/contracts';
import { uuidv7 } from '@switchboard/kernel';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GatewayDriver } from './gateway.driver.js';
import { aVisitor, type Person } from './people.js';

/** A process of files that says its name and how much it got. */
async function aFiles(name: string): Promise<{ server: Server; address: string }> {
  const server = createServer((incoming, response) => {
    let bytes = 0;
    incoming.on('data', (chunk: Buffer) => (bytes += chunk.length));
    incoming.on('end', () => response.writeHead(201).end(JSON.stringify({ name, bytes })));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('several processes of files', () => {
  const BYTES = 300_000;
  let gateway: GatewayDriver;
  let visitor: Person;
  let one: Awaited<ReturnType<typeof aFiles>>;
  let two: Awaited<ReturnType<typeof aFiles>>;

  beforeAll(async () => {
    [one, two] = await Promise.all([aFiles('one'), aFiles('two')]);
    gateway = await GatewayDriver.start({ FILES_URL: `${one.address}, ${two.address}` });
    gateway.platform.answer(IssueGrant, () => ({ grant: 'the-grant' }));
    visitor = await aVisitor();
  });
  afterAll(async () => {
    await gateway.stop();
    for (const { server } of [one, two]) server.close();
  });

  const upload = () =>
    gateway.fetch(`/v1/contacts/${uuidv7()}/attachments`, {
      method: 'POST',
      as: visitor,
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      body: Buffer.alloc(BYTES),
      duplex: 'half',
    });
  const uploads = async (count: number) => {
    const answers: unknown[] = [];
    for (let n = 0; n < count; n++) answers.push(await (await upload()).json());
    return answers;
  };

  it('take uploads in turn', async () => {
    const answers = await uploads(4);

    const [first, second] = [answers[0], answers[1]] as { name: string }[];
    expect(new Set([first?.name, second?.name])).toEqual(new Set(['one', 'two']));
    expect(answers).toEqual([first, second, first, second]);
  });

  it('stand in for one that is gone, with whole bodies; without any it is 503', async () => {
    one.server.closeAllConnections();
    one.server.close();

    expect(await uploads(4)).toEqual(Array.from({ length: 4 }, () => ({ name: 'two', bytes: BYTES })));

    two.server.closeAllConnections();
    two.server.close();
    const failed = await upload();
    expect([failed.status, await failed.json()]).toMatchObject([503, { code: 'unavailable' }]);
  });
});
