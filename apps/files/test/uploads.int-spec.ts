import { createHash, randomBytes } from 'node:crypto';
import { IssueInvitation, GetContactFiles, ListAttachments } from '@switchboard/contracts';
import { uuidv7 } from '@switchboard/kernel';
import { until } from '../../../test/support/wait.js';
import { FakeScanner } from '../src/scanning/fake-scanner.js';
import { type AFiles, aContact, actorOf, aFiles, aPerson, contactOf, type Person } from './a-files.js';
import { SAMPLES, upload } from './an-upload.js';

const MIB = 1024 * 1024;

describe('uploads', () => {
  let files: AFiles;
  const agent = aPerson('agent', 'Ann');
  beforeAll(async () => {
    files = await aFiles({ scanner: new FakeScanner() });
    await files.policy({ inbound: { mode: 'onInvitation' } });
  });
  afterAll(() => files.end());

  const conversation = async () => {
    const visitor = aPerson('visitor', 'Vera');
    const facts = aContact({ visitor, agents: [agent] });
    await files.knows(facts);
    return { visitor, facts, contact: contactOf(facts) };
  };
  const invite = async (contact: { id: string; queueId: string }, wish: object = {}) =>
    files.ask(IssueInvitation, {
      actor: actorOf(agent),
      grant: await files.grant(agent, contact, 'invite'),
      ...wish,
    });
  const invited = async (wish: object = {}) => {
    const { visitor, contact } = await conversation();
    await invite(contact, wish);
    return { visitor, contact };
  };
  const left = async ({ id, queueId }: { id: string; queueId: string }) => {
    const { invitation } = await files.ask(GetContactFiles, { contactId: id, queueId });
    return (
      invitation && { state: invitation.state, files: invitation.filesLeft, bytes: invitation.bytesLeft }
    );
  };
  const quarantined = async () => {
    const keys: string[] = [];
    for await (const { key } of files.stores.quarantine.list()) keys.push(key);
    return keys;
  };

  it('takes an invited file in, scans it and tells everybody', async () => {
    const { visitor, contact } = await invited();

    const { status, body } = await upload(files, visitor, contact, {
      name: '../Bill.pdf',
      description: 'the bill',
      text: 'here it is',
    });

    expect(status).toBe(201);
    expect(body).toMatchObject({
      contactId: contact.id,
      direction: 'inbound',
      state: 'scanning',
      consent: 'notNeeded',
      name: 'Bill.pdf',
      description: 'the bill',
      sizeBytes: SAMPLES.pdf.length,
      mediaType: 'application/pdf',
      sha256: createHash('sha256').update(SAMPLES.pdf).digest('hex'),
      sentBy: visitor,
      link: null,
    });
    await until(() => files.statesTold(body.id).includes('clean'), { what: 'the event "clean"' });
    expect(files.statesTold(body.id)).toEqual(['scanning', 'clean']);
    expect(files.ears.attachments.find(({ attachment }) => attachment.id === body.id)?.text).toBe(
      'here it is',
    );
    expect(await left(contact)).toMatchObject({
      state: 'active',
      files: 9,
      bytes: 50 * MIB - SAMPLES.pdf.length,
    });
  });

  it('lets staff send any type without an invitation, with consent where it is asked (G3, G17)', async () => {
    const { contact } = await conversation();

    const { status, body } = await upload(files, agent, contact, {
      name: 'tool.sh',
      bytes: Buffer.from('#!/bin/sh\n'),
    });

    expect([status, body.direction, body.mediaType]).toEqual([201, 'outbound', 'application/x-sh']);
  });

  describe('refuses', () => {
    it.each<[string, number, string, object]>([
      ['an empty file (S007)', 400, 'empty_file', { bytes: Buffer.alloc(0) }],
      [
        'a program (S008)',
        415,
        'type_not_allowed',
        { name: 'a.exe', bytes: Buffer.from('MZ' + '\0'.repeat(100)) },
      ],
      ['a page (S008)', 415, 'type_not_allowed', { name: 'a.html', bytes: Buffer.from('<html>') }],
      [
        'a drawing that runs (S008)',
        415,
        'type_not_allowed',
        { name: 'a.svg', bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') },
      ],
      ['a picture called pdf', 415, 'type_mismatch', { name: 'a.pdf', bytes: SAMPLES.png }],
      [
        'a script called picture (S011)',
        415,
        'type_mismatch',
        { name: 'a.php.jpg', bytes: Buffer.from('<?php') },
      ],
      ['a NUL in the name (S011)', 400, 'name_not_allowed', { name: 'a.jpg%00.pdf' }],
      [
        'more bytes than a file may have',
        413,
        'file_too_large',
        { bytes: Buffer.concat([SAMPLES.pdf, randomBytes(5 * MIB)]) },
      ],
      [
        'much more, before it is read (S004)',
        413,
        'file_too_large',
        { bytes: Buffer.concat([SAMPLES.pdf, randomBytes(6 * MIB)]) },
      ],
      ['a strange clientMessageId', 400, 'invalid_input', { clientMessageId: 'ä'.repeat(3) }],
    ])('%s', async (_, status, code, given) => {
      const { visitor, contact } = await invited();
      const before = await left(contact);

      const answer = await upload(files, visitor, contact, given);

      expect([answer.status, answer.body.code]).toEqual([status, code]);
      expect(await left(contact)).toEqual(before);
    });

    it('whoever has no grant, another contact’s, or a used one (S001, S002)', async () => {
      const { visitor, contact } = await invited();
      const other = await conversation();
      const grant = await files.grant(visitor, contact);
      await upload(files, visitor, contact, { grant });

      expect((await upload(files, visitor, contact, { grant })).body.code).toBe('unauthenticated');
      expect((await upload(files, visitor, contact, { grant: 'none' })).status).toBe(401);
      expect(
        (await upload(files, visitor, other.contact, { grant: await files.grant(visitor, contact) })).body
          .code,
      ).toBe('contact_not_found');
      expect(
        (await upload(files, visitor, contact, { grant: await files.grant(visitor, contact, 'invite') }))
          .status,
      ).toBe(401);
    });

    it('without an invitation, after it ran out, and beyond its number (G4, G9, G15)', async () => {
      const { visitor, contact } = await conversation();
      expect((await upload(files, visitor, contact)).body.code).toBe('no_active_invitation');
      await invite(contact, { maxFiles: 1, seconds: 60 });
      expect((await upload(files, visitor, contact)).status).toBe(201);
      expect((await upload(files, visitor, contact)).body.code).toBe('invitation_exhausted');
      await invite(contact, { seconds: 60 });
      files.clock.advance(60_000);

      expect((await upload(files, visitor, contact)).body.code).toBe('no_active_invitation');
      await until(() =>
        files.ears.invitations.some(
          ({ invitation }) => invitation.contactId === contact.id && invitation.state === 'expired',
        ),
      );
    });

    it('where visitors may not send at all (G1)', async () => {
      const { visitor, contact } = await invited();
      await files.policy({ inbound: { mode: 'never' } }, contact.queueId);

      expect((await upload(files, visitor, contact)).body.code).toBe('uploads_not_allowed');
      await expect(invite(contact)).rejects.toMatchObject({ code: 'uploads_not_allowed' });
      expect((await upload(files, agent, contact)).status).toBe(201);
    });

    it('more than the contact may have', async () => {
      const { visitor, contact } = await conversation();
      await files.policy(
        { inbound: { mode: 'always', maxFiles: 2, maxTotalBytes: 3 * SAMPLES.pdf.length } },
        contact.queueId,
      );
      await upload(files, visitor, contact);
      await upload(files, visitor, contact, {
        bytes: Buffer.concat([SAMPLES.pdf, Buffer.alloc(SAMPLES.pdf.length)]),
      });

      expect((await upload(files, visitor, contact)).body.code).toBe('too_many_files');
    });
  });

  it('cuts at what is left of the total', async () => {
    const { visitor, contact } = await conversation();
    await files.policy({ inbound: { mode: 'always', maxTotalBytes: 100 } }, contact.queueId);

    expect(
      (await upload(files, visitor, contact, { bytes: Buffer.concat([SAMPLES.pdf, Buffer.alloc(100)]) })).body
        .code,
    ).toBe('total_too_large');
    expect((await upload(files, visitor, contact)).status).toBe(201);
  });

  it('answers a repeat with the first file, once stored (S022)', async () => {
    const { visitor, contact } = await invited();
    const clientMessageId = uuidv7();
    const first = await upload(files, visitor, contact, { clientMessageId });

    const again = await upload(files, visitor, contact, {
      clientMessageId,
      bytes: SAMPLES.png,
      name: 'other.png',
    });

    expect(again.status).toBe(201);
    expect(again.body).toMatchObject({ id: first.body.id, name: 'report.pdf' });
    expect(await left(contact)).toMatchObject({ files: 9 });
  });

  it('of two at once takes one (S022)', async () => {
    const { visitor, contact } = await invited();
    const clientMessageId = uuidv7();
    const bytes = Buffer.concat([SAMPLES.pdf, randomBytes(2 * MIB)]);

    const both = await Promise.all(
      [1, 2].map(() => upload(files, visitor, contact, { clientMessageId, bytes })),
    );

    const outcomes = both.map(({ status, body }) => (status === 201 ? 'stored' : body.code));
    expect(outcomes).toContain('stored');
    expect(['stored', 'upload_in_progress']).toContain(outcomes.find((one) => one !== 'stored') ?? 'stored');
    expect(await left(contact)).toMatchObject({ files: 9 });
  });

  it('starts again where the first try was refused', async () => {
    const { visitor, contact } = await invited();
    const clientMessageId = uuidv7();
    expect((await upload(files, visitor, contact, { clientMessageId, bytes: Buffer.alloc(0) })).status).toBe(
      400,
    );

    expect((await upload(files, visitor, contact, { clientMessageId })).status).toBe(201);
  });

  it('gives two files of the same name two objects (S017)', async () => {
    const { visitor, contact } = await invited();

    const [one, two] = await Promise.all([
      upload(files, visitor, contact),
      upload(files, visitor, contact, { bytes: Buffer.concat([SAMPLES.pdf, SAMPLES.text]) }),
    ]);

    expect(one.body.id).not.toBe(two.body.id);
    const { items } = await files.ask(ListAttachments, {
      actor: actorOf(visitor),
      contactId: contact.id,
      query: { limit: 50 },
    });
    expect(new Set(items.map(({ sha256 }) => sha256)).size).toBe(2);
  });

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
        () => `${Array.from({ length: 10_000 }, (_, i) => field(`f${i}`, 'x')).join('')}--b--\r\n`,
        'invalid_input',
      ],
      [
        'a name of 1 MB',
        'multipart/form-data; boundary=b',
        () => `${field('x'.repeat(MIB), 'x')}--b--\r\n`,
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
      const { contact } = await conversation();

      expect(await post(agent, contact, type, body())).toEqual({ status: 400, code });
    });
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
        await files.db.query<{ state: string }>('SELECT state FROM attachments WHERE contact_id = $1', [
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
        const keys = await files.db.query<{ object_key: string }>(
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

    it('with a process that died are given up after 15 minutes', async () => {
      const { visitor, contact } = await invited();
      const { body } = await upload(files, visitor, contact);
      await files.becomes(body.id, 'clean');
      await files.db.query("UPDATE attachments SET state = 'uploading', created_at = $2 WHERE id = $1", [
        body.id,
        new Date(files.clock.now().getTime() - 16 * 60_000),
      ]);
      const { UploadsService } = await import('../src/uploads/uploads.service.js');

      await (
        files.app.get(UploadsService, { strict: false }) as unknown as { abortStuck(): Promise<void> }
      ).abortStuck();

      expect(await stateOf(contact.id)).toEqual(['aborted']);
      expect(await left(contact)).toMatchObject({ files: 10 });
    });
  });
});
