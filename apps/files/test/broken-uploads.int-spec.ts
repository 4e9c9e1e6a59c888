import { randomBytes } from 'node:crypto';
import { uuidv7 } from '@switchboard/kernel';
import { until } from '../../../test/support/wait.js';
import { FakeScanner } from '../src/scanning/fake-scanner.js';
import { UploadsService } from '../src/uploads/uploads.service.js';
import { type AFiles, aFiles, aPerson, type Person } from './a-files.js';
import { contactsIn, SAMPLES, upload } from './an-upload.js';

const MIB = 1024 * 1024;

describe('uploads', () => {
  let files: AFiles;
  const agent = aPerson('agent', 'Ann');
  beforeAll(async () => {
    files = await aFiles({ scanner: new FakeScanner() });
    await files.policy({ inbound: { mode: 'onInvitation' } });
  });
  afterAll(() => files.end());
  const { aTalk, invited, left } = contactsIn(() => files, agent);
  const quarantined = async () => {
    const keys: string[] = [];
    for await (const { key } of files.stores.quarantine.list()) keys.push(key);
    return keys;
  };

  describe('of a form that is no good (S018)', () => {
    const post = async (
      sender: Person,
      contact: { id: string; queueId: string },
      type: string,
      body: string,
    ) => {
      const response = await fetch(`${files.base}/contacts/${contact.id}/attachments`, {
        method: 'POST',
        headers: { 'x-switchboard-grant': await files.grant(sender, contact), 'content-type': type },
        body,
      });
      return { status: response.status, code: ((await response.json()) as { code: string }).code };
    };
    const field = (name: string, value: string) =>
      `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const file = (name = 'file') =>
      `--b\r\nContent-Disposition: form-data; name="${name}"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nhello\r\n`;
    const id = () => field('clientMessageId', uuidv7());

    it.each<[string, string, () => string, string]>([
      ['no boundary', 'multipart/form-data', () => 'x', 'invalid_input'],
      ['no form', 'application/json', () => '{}', 'invalid_input'],
      ['no end', 'multipart/form-data; boundary=b', () => id() + file().slice(0, -4), 'invalid_input'],
      ['nonsense', 'multipart/form-data; boundary=b', () => 'nonsense', 'invalid_input'],
      ['no file', 'multipart/form-data; boundary=b', () => `${id()}--b--\r\n`, 'invalid_input'],
      ['no clientMessageId', 'multipart/form-data; boundary=b', () => `${file()}--b--\r\n`, 'invalid_input'],
      [
        'a file elsewhere',
        'multipart/form-data; boundary=b',
        () => `${id()}${file('other')}--b--\r\n`,
        'invalid_input',
      ],
      [
        'two files (T3)',
        'multipart/form-data; boundary=b',
        () => `${id()}${file()}${file()}--b--\r\n`,
        'one_file_per_message',
      ],
      [
        'a field behind the file',
        'multipart/form-data; boundary=b',
        () => `${id()}${file()}${field('text', 'late')}--b--\r\n`,
        'invalid_input',
      ],
      [
        '10,000 fields',
        'multipart/form-data; boundary=b',
        () =>
          `${Array.from({ length: 10_000 }, (_, i) => field(`f${i}`, 'x')).join('')}${id()}${file()}--b--\r\n`,
        'invalid_input',
      ],
      [
        'a name of 1 MB',
        'multipart/form-data; boundary=b',
        () => `${field('x'.repeat(MIB), 'x')}${id()}${file()}--b--\r\n`,
        'invalid_input',
      ],
      [
        'a poisoned prototype (S026)',
        'multipart/form-data; boundary=b',
        () => `${field('__proto__', '{}')}${id()}${file()}--b--\r\n`,
        'invalid_input',
      ],
      [
        'the same field twice',
        'multipart/form-data; boundary=b',
        () => `${id()}${id()}${file()}--b--\r\n`,
        'invalid_input',
      ],
    ])('%s', async (_, type, body, code) => {
      const { contact } = await aTalk();

      expect(await post(agent, contact, type, body())).toEqual({ status: 400, code });
    });
  });

  it('that have begun end by the policy they began under, whatever it becomes; the next ones do not (rule 10)', async () => {
    const { visitor, contact } = await invited();
    const bytes = Buffer.concat([SAMPLES.pdf, Buffer.alloc(50_000, ' ')]);
    const form = new FormData();
    form.set('clientMessageId', uuidv7());
    form.set('file', new Blob([new Uint8Array(bytes)]), 'a.pdf');
    const whole = new Response(form);
    const sent = Buffer.from(await whole.arrayBuffer());
    let goOn = () => undefined as void;
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new Uint8Array(sent.subarray(0, 20_000)));
        goOn = () => {
          controller.enqueue(new Uint8Array(sent.subarray(20_000)));
          controller.close();
        };
      },
    });
    const response = fetch(`${files.base}/contacts/${contact.id}/attachments`, {
      method: 'POST',
      headers: {
        'x-switchboard-grant': await files.grant(visitor, contact),
        'content-type': whole.headers.get('content-type') ?? '',
      },
      body,
      duplex: 'half',
    } as RequestInit);
    const begun = () =>
      files.db.sql("SELECT 1 FROM attachments WHERE contact_id = $1 AND state = 'uploading'", [contact.id]);
    await until(async () => (await begun()).length > 0);

    const narrow = { mode: 'onInvitation' as const, maxFileBytes: 10_000, types: ['txt'] };
    await files.policy({ inbound: narrow }, contact.queueId);
    goOn();

    expect((await response).status).toBe(201);
    const next = (name: string, content: Buffer) => upload(files, visitor, contact, { name, bytes: content });
    expect((await next('b.txt', Buffer.alloc(11_000, 'a'))).body.code).toBe('file_too_large');
    expect((await next('c.pdf', SAMPLES.pdf)).body.code).toBe('type_not_allowed');
    expect((await next('d.txt', Buffer.from('hello'))).status).toBe(201);
  });

  describe('that break off (R32)', () => {
    /** Sends the beginning of a form and then nothing, or the end of the connection. */
    const begin = async (sender: Person, contact: { id: string; queueId: string }, bytes: number) => {
      const abort = new AbortController();
      const head = Buffer.from(
        `--b\r\nContent-Disposition: form-data; name="clientMessageId"\r\n\r\n${uuidv7()}\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n`,
      );
      const body = new ReadableStream({
        start(controller) {
          controller.enqueue(new Uint8Array(Buffer.concat([head, SAMPLES.pdf, randomBytes(bytes)])));
        },
      });
      const response = fetch(`${files.base}/contacts/${contact.id}/attachments`, {
        method: 'POST',
        headers: {
          'x-switchboard-grant': await files.grant(sender, contact),
          'content-type': 'multipart/form-data; boundary=b',
        },
        body,
        signal: abort.signal,
        duplex: 'half',
      } as RequestInit);
      response.catch(() => undefined);
      return { response, leave: () => abort.abort() };
    };
    const stateOf = async (contactId: string) =>
      (
        await files.db.sql<{ state: string }>('SELECT state FROM attachments WHERE contact_id = $1', [
          contactId,
        ])
      ).map(({ state }) => state);

    it.each([0, 100_000, 4 * MIB])(
      'because the visitor left after %d bytes leave nothing behind',
      async (bytes) => {
        const { visitor, contact } = await invited();
        const before = await left(contact);
        const { leave } = await begin(visitor, contact, bytes);
        await until(async () => (await stateOf(contact.id)).includes('uploading'), {
          what: 'the upload to begin',
        });

        leave();

        await until(async () => (await stateOf(contact.id)).includes('aborted'), {
          what: 'the upload to be aborted',
        });
        expect(await left(contact)).toEqual(before);
        const keys = await files.db.sql<{ object_key: string }>(
          'SELECT object_key FROM attachments WHERE contact_id = $1',
          [contact.id],
        );
        const stored = await quarantined();
        expect(keys.filter(({ object_key: key }) => stored.includes(key))).toEqual([]);
      },
    );

    it('because nothing comes any more end with 504 (S020)', async () => {
      const { visitor, contact } = await invited();

      const { response } = await begin(visitor, contact, 1000);

      expect((await response).status).toBe(504);
      expect(await stateOf(contact.id)).toEqual(['aborted']);
    });

    it('hold nobody else up, however many do so (S020)', async () => {
      const slow = await Promise.all(
        Array.from({ length: 40 }, async () => {
          const { contact } = await aTalk();
          return begin(agent, contact, 1000);
        }),
      );
      const { contact } = await aTalk();

      expect((await upload(files, agent, contact)).status).toBe(201);

      const answers = await Promise.all(slow.map(async ({ response }) => (await response).status));
      expect(new Set(answers)).toEqual(new Set([504]));
    });

    /** The round that comes every five seconds. */
    const round = () =>
      (
        files.app.get(UploadsService, { strict: false }) as unknown as { keepAlive(): Promise<void> }
      ).keepAlive();
    const leaseEnds = (contact: { id: string }, inSeconds: number) =>
      files.db.sql(
        'UPDATE attachments SET lease_until = now() + make_interval(secs => $2) WHERE contact_id = $1',
        [contact.id, inSeconds],
      );

    it('are given up when nobody brings their bytes any more, and then can be sent again', async () => {
      const { visitor, contact } = await invited();
      const clientMessageId = uuidv7();
      const { body } = await upload(files, visitor, contact, { clientMessageId });
      await files.becomes(body.id, 'clean');
      await files.db.sql("UPDATE attachments SET state = 'uploading' WHERE id = $1", [body.id]);
      await leaseEnds(contact, -1);

      await round();

      expect(await stateOf(contact.id)).toEqual(['aborted']);
      expect(await left(contact)).toMatchObject({ files: 10 });
      expect((await upload(files, visitor, contact, { clientMessageId })).status).toBe(201);
    });

    it('are not given up as long as somebody does', async () => {
      const { visitor, contact } = await invited();
      const { response } = await begin(visitor, contact, 1000);
      await until(async () => (await stateOf(contact.id)).includes('uploading'));
      await leaseEnds(contact, -1);

      await round();

      expect(await stateOf(contact.id)).toEqual(['uploading']);
      await response;
    });
  });
});
