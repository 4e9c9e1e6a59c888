import { createHash } from 'node:crypto';
import { open, openTicket } from '../../tools/drivers/surface.ts';
import { aHouse, type House, reportOf } from '../support/house.js';
import { until } from '../support/wait.js';
import { platformDatabase } from '../support/running.js';

let house: House;
beforeAll(async () => void (house = await aHouse({ queue: { wrapUpSeconds: 0 } })));
afterAll(() => house?.leaves());

async function aLink() {
  const talk = await house.talk();
  const { id } = await talk.agent.sends(talk.contactId, { name: 'terms.txt', content: 'The terms' });
  await talk.visitor.seesFile(id, 'clean');
  const { link } = await talk.agent.ask('GET', `/v1/attachments/${id}`);
  const close = async () => {
    await talk.agent.closes(talk.contactId, house.status.id);
    await reportOf(house.supervisor, talk.contactId);
    // Files hears of the end by an event of its own.
    const isOver = async () => (await open(house.address, link)).status === 404;
    await until(isOver, { what: 'the end at files' });
  };
  return { ...talk, id: id as string, link: link as string, close };
}
const navigate = (link: string, cookies = '') =>
  open(house.address, link, { cookies, headers: { 'sec-fetch-mode': 'navigate' } });
const statusOf = async (answer: Promise<Response>) => (await answer).status;

describe('seed 004: who may open a file', () => {
  it('V20: 128 bits for the contact and 256 for the attachment, kept as hashes only', async () => {
    const { link, contactId, id } = await aLink();
    const [, , contactPart = '', attachmentPart = ''] = link.split('/');
    expect([contactPart.length * 4, attachmentPart.length * 4]).toEqual([128, 256]);

    const database = await platformDatabase();
    const { rows } = await database.query(
      'SELECT to_jsonb(a)::text AS row FROM files.attachments a WHERE id = $1',
      [id],
    );
    await database.end();

    for (const part of [contactPart, attachmentPart, contactPart + attachmentPart]) {
      expect(rows[0].row).not.toContain(part);
      expect(rows[0].row).not.toContain(Buffer.from(part, 'hex').toString('base64'));
    }
    expect(createHash('sha256').update(contactId).digest('hex')).not.toContain(contactPart);
  });

  it('V21: knowing the address is not enough', async () => {
    const { link, close } = await aLink();
    await close();

    expect(await statusOf(open(house.address, link))).toBe(404);
  });

  it('V22: while the contact goes on, customer and agent open it', async () => {
    const { visitor, agent, link } = await aLink();

    expect([await statusOf(visitor.opens(link)), await statusOf(agent.opens(link))]).toEqual([200, 200]);
  });

  it('V23 and V24: afterwards the reports right, the administrator and the supervisor do, the handling agent does not', async () => {
    const { agent, link, close } = await aLink();
    const reader = await house.hires({ rights: ['reports'] }, { connected: false });
    await close();

    const answers = [reader, house.admin, house.supervisor, agent].map((person) =>
      statusOf(person.opens(link)),
    );

    expect(await Promise.all(answers)).toEqual([200, 200, 200, 404]);
  });

  it('V25 and V28: afterwards the customer does by the cookie of his browser, while he has it', async () => {
    const { visitor, id, link, close } = await aLink();
    const { url } = await visitor.ask('POST', `/v1/attachments/${id}/ticket`);
    const { cookies } = await openTicket(house.address, url);
    await close();

    expect(await statusOf(open(house.address, link, { cookies }))).toBe(200);
    expect(await statusOf(open(house.address, link))).toBe(404);
  });

  it('V26: and it holds for his later contacts too', async () => {
    const { visitor, agent, id, close } = await aLink();
    const { url } = await visitor.ask('POST', `/v1/attachments/${id}/ticket`);
    const { cookies } = await openTicket(house.address, url);
    await close();
    const later = await visitor.starts({ name: 'Vera' });
    await agent.isAvailable();
    await agent.takes(later.id);
    const file = await agent.sends(later.id, { name: 'more.txt', content: 'More' });
    await visitor.seesFile(file.id, 'clean');
    const { link } = await agent.ask('GET', `/v1/attachments/${file.id}`);
    await agent.closes(later.id, house.status.id);
    await until(async () => (await statusOf(open(house.address, link))) === 404);

    expect(await statusOf(open(house.address, link, { cookies }))).toBe(200);
    await agent.ask('PUT', '/v1/me/presence', { state: 'offline' });
  });

  it('V27: for three years, renewed whenever a link is opened', async () => {
    const { visitor, id, link } = await aLink();
    const { url } = await visitor.ask('POST', `/v1/attachments/${id}/ticket`);

    const exchange = await open(house.address, url);
    const [cookie = ''] = exchange.headers.getSetCookie();
    const again = await open(house.address, link, { cookies: cookie.split(';')[0] ?? '' });

    for (const set of [cookie, again.headers.getSetCookie().join()])
      expect(set).toMatch(/^sb_visitor=[^;]+; Max-Age=94608000; Path=\/; HttpOnly; SameSite=Lax/);
  });

  it('V29 and V30: a browser that opened it while the contact went on may open it later, and no other', async () => {
    const { link, close } = await aLink();

    const first = await browserOpens(link);
    await close();

    expect(first.status).toBe(200);
    expect(first.cookies).toMatch(/^sb_viewer=/);
    expect(await statusOf(navigate(link, first.cookies))).toBe(200);
    expect(await statusOf(navigate(link))).toBe(404);
  });
});

/** `fetch` says of itself that it is no navigation, so this one speaks HTTP as a browser's address bar does. */
async function browserOpens(link: string): Promise<{ status: number; cookies: string }> {
  const { request } = await import('node:http');
  return new Promise((resolve, reject) => {
    request(new URL(link, house.address), { headers: { 'sec-fetch-mode': 'navigate' } }, (response) => {
      response.resume();
      const cookies = (response.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]).join('; ');
      response.once('end', () => resolve({ status: response.statusCode ?? 0, cookies }));
    })
      .once('error', reject)
      .end();
  });
}
