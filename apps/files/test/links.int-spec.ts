import { randomBytes } from 'node:crypto';
import { GetAttachment, IssueTicket, ListAttachments } from '@switchboard/contracts';
import { uuidv7 } from '@switchboard/kernel';
import sharp from 'sharp';
import { request } from 'undici';
import { until } from '../../../test/support/wait.js';
import { FakeScanner } from '../src/scanning/fake-scanner.js';
import { type AFiles, aContact, actorOf, aFiles, aPerson, contactOf, ended, type Person } from './a-files.js';
import { SAMPLES, upload } from './an-upload.js';

const TEAM = uuidv7();
const agent = { ...aPerson('agent', 'Ann'), teamIds: [TEAM] };
const other = aPerson('agent', 'Otto');

describe('links', () => {
  let files: AFiles;
  const scanner = new FakeScanner();
  beforeAll(async () => {
    files = await aFiles({ scanner });
    await files.policy({ inbound: { mode: 'always', maxFiles: 1000 } });
  });
  afterAll(() => files.end());

  /** A conversation with one clean file of the visitor. */
  const aFile = async (given: { name?: string; bytes?: Buffer; from?: 'visitor' | 'agent' } = {}) => {
    const visitor = aPerson('visitor', 'Vera');
    const facts = aContact({ visitor, agents: [agent] });
    await files.knows(facts);
    const { body } = await upload(files, given.from === 'agent' ? agent : visitor, contactOf(facts), given);
    await files.becomes(body.id, 'clean');
    const { link } = await files.ask(GetAttachment, { actor: actorOf(agent), attachmentId: body.id });
    return { visitor, facts, id: body.id, link: link ?? '' };
  };
  const open = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(`${files.base}${path}`, { headers, method, redirect: 'manual' });
  const by = async (person: Person, more: Parameters<AFiles['token']>[1] = {}) => ({
    authorization: `Bearer ${await files.token(person, more)}`,
  });
  const close = async (facts: Parameters<typeof ended>[0], state: 'wrapUp' | 'closed' = 'closed') => {
    files.clock.advance(1000);
    await files.knows(ended(facts, files.clock.now(), state));
    files.clock.advance(1000);
  };
  const cookieOf = (response: Response, name: string) =>
    response.headers
      .getSetCookie()
      .find((one) => one.startsWith(`${name}=`))
      ?.split(';')[0] ?? '';

  it('lead to the file, to be saved under its name, with headers that let nothing run (S041, S049, S051)', async () => {
    const { link } = await aFile({ name: 'Résumé "2".pdf' });

    const response = await open(link);

    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(SAMPLES.pdf);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(SAMPLES.pdf.length),
      'content-disposition': `attachment; filename="Re_sume_ _2_.pdf"; filename*=UTF-8''R%C3%A9sum%C3%A9%20%222%22.pdf`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, no-store',
      'referrer-policy': 'no-referrer',
      'accept-ranges': 'bytes',
      etag: expect.stringMatching(/^"[0-9a-f]{64}"$/),
    });
  });

  it('answer ranges, HEAD, and what has not changed', async () => {
    const bytes = randomBytes(6 * 1024 * 1024 - 10);
    const { link } = await aFile({ name: 'large.bin', bytes: bytes.subarray(0, 5_000_000), from: 'agent' });

    const part = await open(link, { range: 'bytes=4999990-' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 4999990-4999999/5000000']);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(4_999_990, 5_000_000));
    expect((await open(link, { range: 'bytes=5000000-' })).status).toBe(416);
    const head = await open(link, {}, 'HEAD');
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '5000000']);
    expect((await open(link, { 'if-none-match': head.headers.get('etag') ?? '' })).status).toBe(304);
  });

  it.each([
    ['unknown', () => `/a/${'0'.repeat(32)}/${'1'.repeat(64)}`],
    ['another spelling', (link: string) => link.toUpperCase().replace('/A/', '/a/')],
    ['half', (link: string) => link.slice(0, -1)],
    ['a climbing one', (link: string) => `${link}/..%2f..%2fetc`],
  ])('%s: 404 with no byte of a file (row 1, S044)', async (_, spell) => {
    const { link } = await aFile();

    const response = await open(spell(link));

    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
  });

  it('open nothing before the file is clean, in any form (row 3, S032)', async () => {
    const visitor = aPerson('visitor');
    const facts = aContact({ visitor, agents: [agent] });
    await files.knows(facts);
    scanner.isAway = true;
    const { body } = await upload(files, visitor, contactOf(facts));
    await files.becomes(body.id, 'held');
    const { LinkKeys } = await import('../src/links/link-keys.js');
    const link =
      files.app
        .get(LinkKeys, { strict: false })
        .linkOf({ id: body.id, contactId: facts.id, linkKeyId: 'k1' }) ?? '';

    const answers = await Promise.all([
      open(link),
      open(link, {}, 'HEAD'),
      open(link, { range: 'bytes=0-1' }),
      open(`${link}/preview`),
      open(link, await by(agent)),
      open(`/v1/reports/attachments/${body.id}/content`, await by(other, { rights: ['reports'] })),
    ]);

    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(404));
    await expect(
      files.ask(IssueTicket, { actor: actorOf(visitor), attachmentId: body.id }),
    ).rejects.toMatchObject({ code: 'attachment_not_found' });
    scanner.isAway = false;
    files.clock.advance(20_000);
  });

  it('open for whom the rows say, while it is open, in wrap-up and after the end (V21–V25)', async () => {
    const { visitor, facts, link } = await aFile();
    const asked = async () => ({
      stranger: (await open(link)).status,
      visitor: (await open(link, await by(visitor))).status,
      'another visitor': (await open(link, await by(aPerson('visitor')))).status,
      'handling agent': (await open(link, await by(agent))).status,
      'other agent': (await open(link, await by(other))).status,
      supervisor: (await open(link, await by(other, { roles: ['supervisor'], teamIds: [TEAM] }))).status,
      'foreign supervisor': (
        await open(link, await by(other, { roles: ['supervisor'], teamIds: [uuidv7()] }))
      ).status,
      'reports right': (await open(link, await by(other, { rights: ['reports'] }))).status,
      administrator: (await open(link, await by(other, { roles: ['administrator'] }))).status,
    });
    const afterwards = {
      stranger: 404,
      visitor: 200,
      'another visitor': 404,
      'handling agent': 404,
      'other agent': 404,
      supervisor: 200,
      'foreign supervisor': 404,
      'reports right': 200,
      administrator: 200,
    };

    const whileOpen = await asked();
    await close(facts, 'wrapUp');
    const inWrapUp = await asked();
    await close({ ...facts, revision: 2 });

    expect(new Set(Object.values(whileOpen))).toEqual(new Set([200]));
    expect(inWrapUp).toEqual({ ...afterwards, 'handling agent': 200 });
    expect(await asked()).toEqual(afterwards);
  });

  it('refuse a bearer token that does not hold, instead of forgetting it', async () => {
    const { link } = await aFile();

    expect((await open(link, { authorization: 'Bearer nonsense' })).status).toBe(401);
    expect((await open(link, { authorization: 'Basic eDp5' })).status).toBe(401);
  });

  describe('with a ticket', () => {
    const ticketOf = async (person: Person, attachmentId: string, more: object = {}) =>
      (await files.ask(IssueTicket, { actor: actorOf(person, more), attachmentId })).url;

    it('give the visitor’s browser a cookie that holds after the end, for his other files too (V25–V27, row 7)', async () => {
      const { visitor, facts, id, link } = await aFile();

      const redirect = await open(await ticketOf(visitor, id));

      expect([redirect.status, redirect.headers.get('location')]).toEqual([303, link]);
      expect(redirect.headers.getSetCookie()[0]).toMatch(
        /^sb_visitor=[\w-]{43}; Max-Age=94608000; Path=\/; HttpOnly; SameSite=Lax$/,
      );
      await close(facts);
      const cookie = cookieOf(redirect, 'sb_visitor');
      const later = await open(link, { cookie });
      expect(later.status).toBe(200);
      expect(cookieOf(later, 'sb_visitor')).toBe(cookie);
      expect((await open(link)).status).toBe(404);
    });

    it('let staff follow with Range and HEAD for 300 s, for this file only', async () => {
      const { id, link, facts } = await aFile();
      const foreign = await aFile();
      await close(facts);
      await close(foreign.facts);
      const redirect = await open(await ticketOf(other, id, { rights: ['reports'] }));
      const cookie = cookieOf(redirect, 'sb_open');

      expect((await open(link, { cookie, range: 'bytes=0-3' })).status).toBe(206);
      expect((await open(link, { cookie }, 'HEAD')).status).toBe(200);
      expect((await open(foreign.link, { cookie })).status).toBe(404);
      files.clock.advance(300_000);
      expect((await open(link, { cookie })).status).toBe(404);
    });

    it.each<[string, (url: string, foreign: string) => Promise<string> | string]>([
      [
        'used twice',
        async (url) => {
          await open(url);
          return url;
        },
      ],
      [
        'late',
        (url) => {
          files.clock.advance(60_000);
          return url;
        },
      ],
      ['for another file', (url, foreign) => `${foreign}?${url.split('?')[1]}`],
      ['wrong', (url) => `${url.slice(0, -2)}xx`],
      ['twice in the address', (url) => `${url}&ticket=x`],
    ])('that is %s: 403 ticket_invalid', async (_, spoil) => {
      const { visitor, id } = await aFile();
      const foreign = await aFile();

      const response = await open(await spoil(await ticketOf(visitor, id), foreign.link));

      expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
        403,
        'ticket_invalid',
      ]);
    });

    it('are given to nobody who may not open the file', async () => {
      const { id } = await aFile();

      await expect(ticketOf(other, id)).rejects.toMatchObject({ code: 'attachment_not_found' });
      await expect(ticketOf(aPerson('visitor'), id)).rejects.toMatchObject({ code: 'attachment_not_found' });
    });
  });

  it('open later for a browser that opened one while it was open, and for no other (rows 8 and 9, V29, V30)', async () => {
    const { facts, link } = await aFile();
    // fetch() says itself what mode it has.
    const cookieAfter = async (headers: Record<string, string>) => {
      const response = await request(`${files.base}${link}`, { headers });
      await response.body.dump();
      return String(response.headers['set-cookie'] ?? '').split(';')[0] ?? '';
    };
    const viewer = await cookieAfter({ 'sec-fetch-mode': 'navigate' });
    expect(await cookieAfter({})).toMatch(/^sb_viewer=/);
    expect(await cookieAfter({ 'sec-fetch-mode': 'no-cors' })).toBe('');
    expect(await cookieAfter({ 'sec-fetch-mode': 'navigate', cookie: 'sb_refresh=x' })).toBe('');
    expect(await cookieAfter({ 'sec-fetch-mode': 'navigate', cookie: viewer })).toBe(viewer);
    await close(facts);

    expect((await open(link, { cookie: viewer })).status).toBe(200);
    expect((await open(link, { cookie: `sb_viewer=${'x'.repeat(43)}` })).status).toBe(404);
  });

  it('record every answer with the rule that decided, and tell reports', async () => {
    const { visitor, facts, id, link } = await aFile();
    await open(link, await by(agent));
    await open(link, await by(visitor));
    await close(facts);
    await open(link);
    await open(`/v1/reports/attachments/${id}/content`, await by(other, { rights: ['reports'] }));

    const rows = await files.db.sql(
      'SELECT who_kind, who_id, rule, outcome FROM openings WHERE attachment_id = $1 ORDER BY id',
      [id],
    );
    expect(rows).toEqual([
      { who_kind: 'staff', who_id: agent.id, rule: 6, outcome: 'allowed' },
      { who_kind: 'visitor', who_id: visitor.id, rule: 7, outcome: 'allowed' },
      { who_kind: 'stranger', who_id: null, rule: 10, outcome: 'refused' },
      { who_kind: 'staff', who_id: other.id, rule: 6, outcome: 'allowed' },
    ]);
    await until(() => files.ears.openings.filter(({ attachmentId }) => attachmentId === id).length === 4, {
      what: 'four events',
    });
  });

  it('give nobody the bytes by an id alone while the contact is open: only who reads its report (S069)', async () => {
    const { id } = await aFile();
    const path = `/v1/reports/attachments/${id}/content`;

    const statusOf = async (headers: Record<string, string>) => (await open(path, headers)).status;
    expect(await statusOf(await by(agent))).toBe(404);
    expect(await statusOf(await by(other))).toBe(404);
    expect(await statusOf(await by(other, { rights: ['reports'] }))).toBe(200);
    expect(await statusOf(await by(other, { roles: ['supervisor'], teamIds: [TEAM] }))).toBe(200);
    expect(await statusOf(await by(other, { roles: ['supervisor'], teamIds: [uuidv7()] }))).toBe(404);
  });

  it('record what one reader was answered once an hour, however often he opens', async () => {
    const { id, link } = await aFile();
    const rows = () =>
      files.db.sql('SELECT who_kind FROM openings WHERE attachment_id = $1 ORDER BY id', [id]);

    await Promise.all(Array.from({ length: 40 }, () => open(link)));
    const agents = await by(agent);
    await Promise.all(Array.from({ length: 40 }, () => open(link, agents)));
    expect(await rows()).toHaveLength(2);
    files.clock.advance(3_600_000);
    await open(link);

    expect(await rows()).toHaveLength(3);
    await until(() => files.ears.openings.filter(({ attachmentId }) => attachmentId === id).length === 3);
  });

  it('keep no browser for each opening of one that takes no cookie', async () => {
    const { facts, link } = await aFile();
    const from = { 'x-forwarded-for': '203.0.113.77', 'sec-fetch-mode': 'navigate' };

    for (let n = 0; n < 80; n += 20)
      await Promise.all(
        Array.from({ length: 20 }, async () => {
          const answer = await request(`${files.base}${link}`, { headers: from });
          await answer.body.dump();
          expect(answer.statusCode).toBe(200);
        }),
      );

    const [{ count } = { count: 0 }] = await files.db.sql<{ count: number }>(
      'SELECT count(*)::int AS count FROM viewers WHERE contact_id = $1',
      [facts.id],
    );
    expect(count).toBeGreaterThanOrEqual(60);
    expect(count).toBeLessThan(80);
  });

  it('that nobody knows are limited for a network, counted, and not stored (S024)', async () => {
    const { link } = await aFile();
    const stored = async () => (await files.db.sql('SELECT 1 FROM openings')).length;
    const before = await stored();
    const guess = (n: number, address: string) =>
      open(`/a/${n.toString(16).padStart(32, '0')}/${'0'.repeat(64)}`, { 'x-forwarded-for': address });

    const answers = await Promise.all(
      Array.from({ length: 150 }, (_, n) => guess(n, `1.1.1.${n}, 2001:db8:7:7::${n.toString(16)}`)),
    );
    const refused = answers.filter(({ status }) => status === 429);

    expect(answers.filter(({ status }) => status === 404).length).toBeGreaterThanOrEqual(60);
    expect(refused.length).toBeGreaterThan(60);
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await stored()).toBe(before);
    // Whoever sits in the same office is not locked out of what he has.
    expect((await open(link, { 'x-forwarded-for': '2001:db8:7:7::1' })).status).toBe(200);
    expect((await guess(0, '198.51.100.9')).status).toBe(404);
  });

  it('give readers of reports the bytes by the attachment’s id, and nobody else', async () => {
    const { visitor, facts, id } = await aFile();
    await close(facts);
    const path = `/v1/reports/attachments/${id}/content`;

    expect((await open(path, await by(other, { roles: ['supervisor'], teamIds: [TEAM] }))).status).toBe(200);
    expect((await open(path, await by(agent))).status).toBe(404);
    expect((await open(path)).status).toBe(401);
    expect((await open('/v1/reports/attachments/none/content', await by(agent))).status).toBe(404);
    expect((await open(path, { ...(await by(agent)), cookie: `sb_visitor=${visitor.id}` })).status).toBe(404);
  });

  it('stand in the list only for who may open them', async () => {
    const { visitor, facts, link } = await aFile();
    await close(facts);
    const seenBy = (person: Person, more: object = {}) =>
      files.ask(ListAttachments, { actor: actorOf(person, more), contactId: facts.id, query: { limit: 10 } });

    expect((await seenBy(visitor)).items[0]?.link).toBe(link);
    expect((await seenBy(other, { rights: ['reports'] })).items[0]?.link).toBe(link);
    await expect(seenBy(agent)).rejects.toMatchObject({ code: 'contact_not_found' });
    await expect(seenBy(aPerson('visitor'))).rejects.toMatchObject({ code: 'contact_not_found' });
  });

  describe('to a preview', () => {
    it('show a small picture made anew, without the place where it was taken (S038)', async () => {
      const photo = await sharp({ create: { width: 900, height: 600, channels: 3, background: 'red' } })
        .jpeg()
        .withExif({ IFD3: { GPSLatitude: '51/1 30/1 0/1' } })
        .toBuffer();
      const { link } = await aFile({ name: 'photo.jpg', bytes: photo });

      const response = await open(`${link}/preview`);

      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/webp']);
      const picture = await sharp(Buffer.from(await response.arrayBuffer())).metadata();
      expect(picture).toMatchObject({ width: 512, height: 341, format: 'webp' });
      expect(picture.exif).toBeUndefined();
    });

    it('are no opening of whoever takes part: his transcript shows it by itself; a stranger’s is told', async () => {
      const photo = await sharp({ create: { width: 9, height: 6, channels: 3, background: 'red' } })
        .png()
        .toBuffer();
      const { link, visitor, id } = await aFile({ name: 'photo.png', bytes: photo });
      const recorded = () => files.db.sql('SELECT who_kind FROM openings WHERE attachment_id = $1', [id]);

      await open(`${link}/preview`, await by(agent));
      await open(`${link}/preview`, await by(visitor));
      expect(await recorded()).toEqual([]);
      await open(`${link}/preview`);
      expect(await recorded()).toHaveLength(1);

      await open(link, await by(agent));
      expect(await recorded()).toHaveLength(2);
    });

    it('show what is there of a photo that was cut off on its way (X17)', async () => {
      const photo = await sharp({
        create: { width: 900, height: 600, channels: 3, background: 'red', noise: { type: 'gaussian' } },
      })
        .jpeg()
        .toBuffer();
      const cut = photo.subarray(0, Math.floor(photo.length * 0.7));
      const { link } = await aFile({ name: 'photo.jpg', bytes: cut });

      const response = await open(`${link}/preview`);

      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/webp']);
      const picture = await sharp(Buffer.from(await response.arrayBuffer())).metadata();
      expect(picture).toMatchObject({ width: 512, height: 341 });
    });

    it('show nothing of a broken or gigantic picture, and stay alive (S037)', async () => {
      const png = await sharp({ create: { width: 10, height: 10, channels: 3, background: 'red' } })
        .png()
        .toBuffer();
      const huge = Buffer.from(png);
      huge.writeUInt32BE(30_000, 16);
      huge.writeUInt32BE(30_000, 20);
      const gigantic = await aFile({ name: 'huge.png', bytes: huge });
      const broken = await aFile({
        name: 'broken.png',
        bytes: Buffer.concat([png.subarray(0, 20), Buffer.alloc(300, 1)]),
      });
      const whole = await aFile({ name: 'whole.png', bytes: png });

      expect((await open(`${gigantic.link}/preview`)).status).toBe(404);
      expect((await open(`${broken.link}/preview`)).status).toBe(404);
      expect((await open(`${(await aFile()).link}/preview`)).status).toBe(404);
      expect((await open(`${whole.link}/preview`)).status).toBe(200);
    });
  });
});
