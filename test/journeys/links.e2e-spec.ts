import { open, openTicket } from '../../tools/drivers/surface.ts';
import { aHouse, type House, refusalOf, reportOf } from '../support/house.js';
import { until } from '../support/wait.js';

type Person = Pick<House['agent'], 'opens'>;
interface Opening {
  rule: number;
  outcome: string;
  who: { kind: string; id: string | null };
}
const CONTENT = 'The terms of the contract, in full.\n';

let house: House;
let reader: House['agent'];
let outsider: House['agent'];
let foreignSupervisor: House['agent'];
beforeAll(async () => {
  house = await aHouse({ queue: { wrapUpSeconds: 3600 } });
  [reader, outsider, foreignSupervisor] = await Promise.all([
    house.hires({ rights: ['reports'] }),
    house.hires(),
    house.hires({ roles: ['supervisor'] }),
  ]);
});
afterAll(() => house?.leaves());

/** A talk in which the agent has sent a file; its link as the agent gets it. */
async function aLink() {
  const talk = await house.talk();
  const sent = await talk.agent.sends(talk.contactId, { name: 'Términos "1".txt', content: CONTENT });
  await talk.visitor.seesFile(sent.id, 'clean');
  const { link } = await talk.agent.ask('GET', `/v1/attachments/${sent.id}`);
  const close = async () => {
    await talk.agent.closes(talk.contactId, house.status.id);
    await talk.agent.ask('POST', `/v1/contacts/${talk.contactId}/wrap-up/finish`);
    // Files hears of the end by an event of its own.
    await until(async () =>
      (await refusalOf(talk.agent.ask('POST', `/v1/attachments/${sent.id}/ticket`))).startsWith('404'),
    );
  };
  return { ...talk, id: sent.id as string, link: link as string, close };
}
const anybody: Person = { opens: (link, headers = {}) => open(house.address, link, { headers }) };
const statusOf = async (person: Person, link: string) => (await person.opens(link)).status;

describe('a link', () => {
  it('is 128 and 256 bits that nobody can guess, the same for every reader of one file (V20)', async () => {
    const [one, other] = [await aLink(), await aLink()];
    const [mine] = await one.visitor.filesOf(one.contactId);

    expect(one.link).toMatch(/^\/a\/[0-9a-f]{32}\/[0-9a-f]{64}$/);
    expect(mine.link).toBe(one.link);
    expect(other.link.split('/')[2]).not.toBe(one.link.split('/')[2]);
    for (const wrong of [
      `/a/${'0'.repeat(32)}/${'1'.repeat(64)}`,
      one.link.slice(0, -1),
      '/a/..%2f..%2fetc/passwd',
    ])
      expect(await statusOf(house.admin, wrong)).toBe(404);
    // The parts belong together.
    const mixed = `/a/${one.link.split('/')[2]}/${other.link.split('/')[3]}`;
    expect(await statusOf(house.admin, mixed)).toBe(404);
  });

  it('opens for whom the table says: while open, in wrap-up, after the end (V21–V24; rows 6–8 and 10)', async () => {
    const { visitor, agent, contactId, link, id } = await aLink();
    const { visitor: stranger } = await house.talk();
    const readers = {
      anybody,
      visitor,
      'another visitor': stranger,
      'handling agent': agent,
      colleague: house.colleague,
      'agent of elsewhere': outsider,
      supervisor: house.supervisor,
      'supervisor of others': foreignSupervisor,
      'reports right': reader,
      administrator: house.admin,
    };
    const asked = async () =>
      Object.fromEntries(
        await Promise.all(
          Object.entries(readers).map(
            async ([name, person]) => [name, await statusOf(person, link)] as const,
          ),
        ),
      );
    const afterwards = {
      anybody: 404,
      visitor: 200,
      'another visitor': 404,
      'handling agent': 404,
      colleague: 404,
      'agent of elsewhere': 404,
      supervisor: 200,
      'supervisor of others': 404,
      'reports right': 200,
      administrator: 200,
    };

    expect(new Set(Object.values(await asked()))).toEqual(new Set([200]));
    const comesTo = (answers: object) =>
      until(async () => JSON.stringify(await asked()) === JSON.stringify(answers), {
        what: JSON.stringify(answers),
      });
    await agent.closes(contactId, house.status.id);
    await comesTo({ ...afterwards, 'handling agent': 200 });
    await agent.ask('POST', `/v1/contacts/${contactId}/wrap-up/finish`);
    await comesTo(afterwards);
    expect(await refusalOf(agent.ask('POST', `/v1/attachments/${id}/ticket`))).toBe(
      '404 attachment_not_found',
    );
  });

  it('lets no form of a request pass the decision (S032, S044)', async () => {
    const { link, close } = await aLink();
    await close();

    for (const method of ['GET', 'HEAD'])
      for (const headers of <Record<string, string>[]>[
        {},
        { range: 'bytes=0-3' },
        { cookie: 'sb_viewer=made-up; sb_visitor=made-up; sb_open=a.b' },
      ])
        for (const spelled of [
          link,
          `${link}/preview`,
          `${link}?download=1`,
          link.toUpperCase().replace('/A/', '/a/'),
        ]) {
          const response = await open(house.address, spelled, { method, headers });
          expect(response.status).toBe(404);
          expect(await response.text()).not.toContain('terms of the contract');
        }
  });

  it('is answered with headers that let nothing run and nobody keep it, by part and by whole (S041, S049, S051)', async () => {
    const { visitor, link } = await aLink();

    const whole = await visitor.opens(link);
    const part = await visitor.opens(link, { range: 'bytes=4-8' });
    const etag = whole.headers.get('etag') ?? '';

    expect(await whole.text()).toBe(CONTENT);
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': expect.stringMatching(
        /^attachment; filename=".*"; filename\*=UTF-8''T%C3%A9rminos/,
      ),
      'content-length': String(Buffer.byteLength(CONTENT)),
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringMatching(/default-src 'none'.*sandbox/),
      'cache-control': 'private, no-store',
      'referrer-policy': 'no-referrer',
      'accept-ranges': 'bytes',
      etag: expect.stringMatching(/^"[0-9a-f]{64}"$/),
    });
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
      206,
      `bytes 4-8/${Buffer.byteLength(CONTENT)}`,
      'terms',
    ]);
    expect((await visitor.opens(link, { range: 'bytes=9999-' })).status).toBe(416);
    expect((await visitor.opens(link, { 'if-none-match': etag })).status).toBe(304);
    const head = await open(house.address, link, { method: 'HEAD', token: visitor.token });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([
      200,
      String(Buffer.byteLength(CONTENT)),
      '',
    ]);
  });

  it('is no way in for a token that does not hold', async () => {
    const { link } = await aLink();

    expect((await open(house.address, link, { token: 'nonsense' })).status).toBe(401);
  });
});

describe('a ticket', () => {
  it('is good once, for its file, and gives the visitor’s browser a cookie that lasts after the end (V25–V27, row 7)', async () => {
    const { visitor, id, link, close } = await aLink();
    const other = await aLink();
    const { url } = await visitor.ask('POST', `/v1/attachments/${id}/ticket`);
    const elsewhere = url.replace(link, other.link);
    expect((await open(house.address, elsewhere)).status).toBe(403);

    const first = await openTicket(house.address, url);
    const again = await open(house.address, url);
    await close();

    expect(first.bytes.toString()).toBe(CONTENT);
    expect(first.cookies).toMatch(/^sb_visitor=[\w-]{43}$/);
    expect([again.status, ((await again.json()) as { code: string }).code]).toEqual([403, 'ticket_invalid']);
    const later = await open(house.address, link, { cookies: first.cookies });
    expect([later.status, await later.text()]).toEqual([200, CONTENT]);
    // Renewed at each use, for three years.
    expect(later.headers.getSetCookie().join()).toMatch(
      /sb_visitor=.*; Max-Age=94608000; Path=\/; HttpOnly; SameSite=Lax/,
    );
    expect((await open(house.address, other.link, { cookies: first.cookies })).status).toBe(200); // still open
    await other.close();
    expect((await open(house.address, other.link, { cookies: first.cookies })).status).toBe(404);
  });

  it('of staff lets Range and HEAD follow for this file only, and sets no visitor’s cookie', async () => {
    const [one, other] = [await aLink(), await aLink()];
    await one.close();
    await other.close();
    const { url } = await house.supervisor.ask('POST', `/v1/attachments/${one.id}/ticket`);

    const { cookies, bytes } = await openTicket(house.address, url);

    expect(bytes.toString()).toBe(CONTENT);
    expect(cookies).toMatch(/^sb_open=/);
    const part = await open(house.address, one.link, { cookies, headers: { range: 'bytes=0-2' } });
    expect([part.status, await part.text()]).toEqual([206, 'The']);
    expect((await open(house.address, one.link, { cookies, method: 'HEAD' })).status).toBe(200);
    expect((await open(house.address, other.link, { cookies })).status).toBe(404);
  });
});

describe('every answer', () => {
  it('is on record with the rule that decided, for whoever reads the report', async () => {
    const { visitor, agent, contactId, id, link, close } = await aLink();
    await statusOf(agent, link);
    await statusOf(visitor, link);
    await statusOf(anybody, link);
    await close();
    await statusOf(house.supervisor, link);
    await statusOf(anybody, link);
    const openingsOf = (report: Record<string, unknown>) =>
      (report['attachments'] as { id: string; openings: Opening[] }[]).find((file) => file.id === id)
        ?.openings ?? [];

    const report = await reportOf(house.supervisor, contactId, (report) => openingsOf(report).length === 5);

    expect(
      openingsOf(report)
        .map(({ rule, outcome, who }) => `${rule} ${outcome} ${who.kind}`)
        .sort(),
    ).toEqual(
      [
        '10 refused stranger',
        '6 allowed staff',
        '6 allowed staff',
        '7 allowed visitor',
        '8 allowed stranger',
      ].sort(),
    );
    expect(openingsOf(report).map(({ who }) => who.id)).toEqual(
      expect.arrayContaining([agent.user.id, visitor.id, house.supervisor.user.id]),
    );
  });
});
