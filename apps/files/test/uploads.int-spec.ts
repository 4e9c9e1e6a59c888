import { createHash, randomBytes } from 'node:crypto';
import { ListAttachments } from '@switchboard/contracts';
import { uuidv7 } from '@switchboard/kernel';
import { until } from '../../../test/support/wait.js';
import { FakeScanner } from '../src/scanning/fake-scanner.js';
import { type AFiles, actorOf, aFiles, aPerson } from './a-files.js';
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

  const { aTalk, invite, invited, left } = contactsIn(() => files, agent);

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
    await until(() => files.statesPublished(body.id).includes('clean'), { what: 'the event "clean"' });
    expect(files.statesPublished(body.id)).toEqual(['scanning', 'clean']);
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
    const { contact } = await aTalk();

    const { status, body } = await upload(files, agent, contact, {
      name: 'tool.sh',
      bytes: Buffer.from('#!/bin/sh\n'),
    });

    expect([status, body.direction, body.mediaType]).toEqual([201, 'outbound', 'application/x-sh']);
  });

  it.each<[string, string, Buffer, string]>([
    ['a picture under another one’s extension (W41, F12)', 'photo.jpg', SAMPLES.png, 'photo.png'],
    [
      'a PDF that ends like an address (N20)',
      'Offer for anna@example.com',
      SAMPLES.pdf,
      'Offer for anna@example.com.pdf',
    ],
    ['an address’s query (N26)', 'invoice.pdf?dl=1', SAMPLES.pdf, 'invoice.pdf'],
    ['text that begins like a picture (F03)', 'cars.csv', Buffer.from('BMW;320d\n'.repeat(50)), 'cars.csv'],
    ['a name with its joiners (N05)', 'فایل\u200cهای من.txt', SAMPLES.text, 'فایل\u200cهای من.txt'],
    ['a PDF behind a line break (F08)', 'a.pdf', Buffer.concat([Buffer.from('\n'), SAMPLES.pdf]), 'a.pdf'],
  ])('takes %s for what it is', async (_, name, bytes, taken) => {
    const { visitor, contact } = await invited();

    const { status, body } = await upload(files, visitor, contact, { name, bytes });

    expect([status, body.name]).toEqual([201, taken]);
    await files.becomes(body.id, 'clean');
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
      const other = await aTalk();
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
      const { visitor, contact } = await aTalk();
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
      const { visitor, contact } = await aTalk();
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
    const { visitor, contact } = await aTalk();
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

    expect([one.status, two.status]).toEqual([201, 201]);
    expect(one.body.id).not.toBe(two.body.id);
    const { items } = await files.ask(ListAttachments, {
      actor: actorOf(visitor),
      contactId: contact.id,
      query: { limit: 50 },
    });
    expect(new Set(items.map(({ sha256 }) => sha256)).size).toBe(2);
  });
});
