import { Readable } from 'node:stream';
import { GetAttachment, IssueTicket } from '@switchboard/contracts';
import { FakeScanner } from '../src/scanning/fake-scanner.js';
import { type AFiles, actorOf, aContact, aFiles, aPerson, contactOf } from './a-files.js';
import { SAMPLES, upload } from './an-upload.js';

const agent = aPerson('agent', 'Ann');
const visitor = aPerson('visitor', 'Vera');

/** Somebody, or the store itself, has put something else where a clean file was. */
describe('a clean file whose object is no longer what it was', () => {
  let files: AFiles;
  beforeAll(async () => {
    files = await aFiles({ scanner: new FakeScanner() });
    await files.policy({ inbound: { mode: 'always', maxFiles: 1000 } });
  });
  afterAll(() => files.end());

  const aFile = async (stored: Buffer | null, given: { name?: string; bytes?: Buffer } = {}) => {
    const facts = aContact({ visitor, agents: [agent] });
    await files.knows(facts);
    const { body } = await upload(files, visitor, contactOf(facts), given);
    await files.becomes(body.id, 'clean');
    const { link } = await files.ask(GetAttachment, { actor: actorOf(agent), attachmentId: body.id });
    const [row] = await files.db.sql<{ key: string }>(
      'SELECT clean_key AS key FROM attachments WHERE id = $1',
      [body.id],
    );
    await files.stores.clean.delete(row?.key ?? '');
    if (stored) await files.stores.clean.put(row?.key ?? '', Readable.from([stored], { objectMode: false }));
    return { id: body.id, link: link ?? '' };
  };
  const open = (path: string) => fetch(`${files.base}${path}`, { redirect: 'manual' });

  it.each<[string, Buffer]>([
    ['others of the same number', Buffer.alloc(SAMPLES.pdf.length, 'x')],
    ['too few', SAMPLES.pdf.subarray(0, 20)],
  ])('never comes whole, and is recalled: %s', async (_what, stored) => {
    const { id, link } = await aFile(stored);

    await expect(open(link).then((answer) => answer.arrayBuffer())).rejects.toThrow();

    await files.becomes(id, 'recalled');
    expect((await open(link)).status).toBe(410);
    await expect(files.ask(IssueTicket, { actor: actorOf(agent), attachmentId: id })).rejects.toMatchObject({
      code: 'gone',
    });
  });

  it('is shown in no preview', async () => {
    const another = Buffer.from(SAMPLES.png);
    another[another.length - 1] = 0;
    const { id, link } = await aFile(another, { name: 'a.png', bytes: SAMPLES.png });

    expect((await open(`${link}/preview`)).status).toBe(503);

    await files.becomes(id, 'recalled');
    expect((await open(`${link}/preview`)).status).toBe(410);
  });

  it('says that it is lost where there is nothing', async () => {
    const { link } = await aFile(null);

    const answer = await open(link);

    expect([answer.status, await answer.json()]).toMatchObject([
      410,
      { code: 'gone', detail: 'The store has lost this file' },
    ]);
  });
});
