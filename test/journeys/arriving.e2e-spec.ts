import { Visitor } from '../../tools/drivers/people.ts';
import { ask } from '../../tools/drivers/surface.ts';
import { aHouse, type House, linesOf, pulls, refusalOf, SITE } from '../support/house.js';
import { until } from '../support/wait.js';

let house: House;
beforeAll(async () => void (house = await aHouse()));
afterAll(() => house?.leaves());

describe('a visitor of another site', () => {
  it('gets a key and a token from the page of his widget, and no cookie', async () => {
    const response = await fetch(`${house.address}/v1/visitors`, {
      method: 'POST',
      headers: { origin: SITE, 'content-type': 'application/json' },
      body: JSON.stringify({ widgetKey: house.widget.key }),
    });
    const identity = (await response.json()) as { visitorKey: string };

    expect(response.headers.get('access-control-allow-origin')).toBe(SITE);
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(Buffer.from(identity.visitorKey, 'base64url').length).toBeGreaterThanOrEqual(32);
    expect(identity).toMatchObject({ visitorToken: expect.any(String), expiresInSeconds: 3600 });
  });

  it('is refused from a page that the widget does not know (S081, S083)', async () => {
    const elsewhere = new Visitor(house.address, { origin: 'https://evil.example' });
    const visitor = await house.visitor({ connected: false });

    expect(await refusalOf(elsewhere.arrives(house.widget.key))).toBe('403 origin_not_allowed');
    elsewhere.token = visitor.token;
    expect(await refusalOf(elsewhere.starts())).toBe('403 origin_not_allowed');
    await expect(elsewhere.connects()).rejects.toThrow();
  });

  it('sees his place in the queue move, and writes before anybody has answered', async () => {
    const [first, second] = [await house.visitor(), await house.visitor()];
    const before = await first.starts({ name: 'Vera', text: 'I am first' });
    const contact = await second.starts({ name: 'Walter', email: 'walter@example.com', language: 'de' });

    await second.sees(
      'queue.position',
      ({ contactId, position }) => contactId === contact.id && position === 2,
    );
    const line = await second.writes(contact.id, 'Is anybody there?');
    await first.leaves(before.id);
    await second.sees(
      'queue.position',
      ({ contactId, position }) => contactId === contact.id && position === 1,
    );

    expect(before).toMatchObject({ state: 'waiting', queue: { name: house.queue.name } });
    expect(line).toMatchObject({ seq: 1, sender: { kind: 'visitor', name: 'Walter' } });
    await pulls(house.agent, contact.id);
    const { items } = await house.agent.transcript(contact.id);
    expect(linesOf(items)[0]).toBe('Is anybody there?');
    await second.leaves(contact.id);
  });

  it('has one open contact, however often he starts', async () => {
    const visitor = await house.visitor({ connected: false });
    const starts = await Promise.all([1, 2, 3].map(() => visitor.starts({ name: 'Vera' })));
    const contactId = starts[0]?.id;

    expect(new Set(starts.map(({ id }) => id)).size).toBe(1);
    await visitor.leaves(contactId);
    expect((await visitor.starts()).id).not.toBe(contactId);
  });

  it('comes back with the key as the same person when his token has run out', async () => {
    const visitor = await house.visitor();
    const contact = await visitor.starts({ name: 'Vera', text: 'Before the break' });
    visitor.disconnects();
    visitor.token = `${visitor.token?.slice(0, -4)}AAAA`;
    expect(await refusalOf(visitor.ask('GET', `/v1/contacts/${contact.id}`))).toBe('401 unauthenticated');

    const back = new Visitor(house.address, { origin: SITE });
    back.key = visitor.key;
    await (await back.arrives(house.widget.key)).connects();

    expect(back.id).toBe(visitor.id);
    expect(back.key).toBe(visitor.key);
    expect((await back.starts()).id).toBe(contact.id);
    expect(linesOf((await back.transcript(contact.id)).items)).toEqual(['Before the break']);
    await back.leaves(contact.id);
    back.disconnects();
  });

  it('is somebody new with a key that nobody gave', async () => {
    const visitor = await house.visitor({ connected: false });
    const other = new Visitor(house.address, { origin: SITE });
    other.key = Buffer.alloc(32, 7).toString('base64url');
    await other.arrives(house.widget.key);

    expect(other.id).not.toBe(visitor.id);
    expect(other.key).not.toBe(Buffer.alloc(32, 7).toString('base64url'));
  });

  it('is forgotten on this device when he says so', async () => {
    const visitor = await house.visitor({ connected: false });
    const { id } = visitor;

    await visitor.ask('DELETE', '/v1/visitors/me');
    await visitor.arrives(house.widget.key);

    expect(visitor.id).not.toBe(id);
  });

  it('sees only what a visitor may see of his contact', async () => {
    const { visitor, contactId } = await house.talk();

    const contact = await visitor.ask('GET', `/v1/contacts/${contactId}`);

    expect(Object.keys(contact).sort()).toEqual(
      [
        'id', 'state', 'queue', 'participants', 'position', 'estimatedWaitSeconds',
        'lastSeq', 'filePolicy', 'invitation', 'startedAt', 'endedAt', 'unavailable',
      ].sort(),
    ); // prettier-ignore
    expect(contact).toMatchObject({ state: 'active', position: null, unavailable: [] });
  });

  it('knows no contact but his own', async () => {
    const { contactId } = await house.talk();
    const stranger = await house.visitor();

    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['GET', '/messages', undefined],
      ['POST', '/messages', { clientMessageId: 'a', text: 'Hello' }],
      ['POST', '/leave', undefined],
      ['GET', '/attachments', undefined],
    ] as const)
      expect(await refusalOf(stranger.ask(method, `/v1/contacts/${contactId}${path}`, body))).toBe(
        '404 contact_not_found',
      );
    expect(await refusalOf(stranger.writes(contactId, 'Hello'))).toBe('404 contact_not_found');
  });

  it('is told by the config whether anybody is there', async () => {
    const config = () =>
      ask(house.address, 'GET', `/v1/widgets/${house.widget.key}/config`, { origin: SITE });
    expect(await config()).toMatchObject({ openNow: true, agentsAvailable: false });

    await house.agent.isAvailable();

    await until(async () => (await config()).agentsAvailable === true);
    await house.agent.ask('PUT', '/v1/me/presence', { state: 'offline' });
  });
});
