import { eicar, pdf } from '../../tools/drivers/samples.ts';
import { aHouse, type House, linesOf, refusalOf, reportOf } from '../support/house.js';
import { until } from '../support/wait.js';

let house: House;
let story: Awaited<ReturnType<typeof aStory>>;
beforeAll(async () => {
  house = await aHouse({ queue: { wrapUpSeconds: 60 }, inbound: { mode: 'onInvitation' } });
  story = await aStory();
});
afterAll(() => house?.leaves());

/** A whole contact: lines, a note, a file, a virus, an answer, a status and a rating. */
async function aStory() {
  const talk = await house.talk({
    form: { name: 'Vera', email: 'vera@example.com', fields: { order: '4711' } },
  });
  const { visitor, agent, contactId } = talk;
  await visitor.writes(contactId, 'My order has not come');
  await agent.writes(contactId, 'Pays late', { visibility: 'staff' });
  await agent.invitesFiles(contactId);
  const file = await visitor.sends(contactId, {
    name: 'order.pdf',
    content: pdf('4711'),
    description: 'The order',
  });
  await agent.sees('message.sent', ({ message }) => message.attachment?.id === file.id);
  const virus = await visitor.sends(contactId, { name: 'eicar.txt', content: eicar() });
  await agent.seesFile(virus.id, 'infected');
  await agent.downloads(file.id);
  await agent.writes(contactId, 'It will come tomorrow');
  await agent.ask('PUT', `/v1/contacts/${contactId}/important`, { important: true });
  await agent.closes(contactId, house.status.id);
  await agent.ask('POST', `/v1/contacts/${contactId}/wrap-up/finish`);
  await visitor.ask('POST', `/v1/contacts/${contactId}/rating`, { score: 4, text: 'Quick' });
  const report = await reportOf(house.supervisor, contactId, (report) => report['rating'] !== null);
  return { ...talk, file, virus, report };
}

describe('a supervisor of the handling agent’s team', () => {
  it('finds everything that happened in the contact’s report (V19, G25)', () => {
    const { report, contactId, agent, visitor, file, virus } = story;

    expect(report).toMatchObject({
      contactId,
      state: 'closed',
      queue: { id: house.queue.id, name: house.queue.name },
      visitor: { id: visitor.id, name: 'Vera', email: 'vera@example.com', fields: { order: '4711' } },
      agents: [{ id: agent.user.id, name: agent.user.name, teamIds: [house.team.id] }],
      endedBy: 'agent',
      status: { name: house.status.name },
      notSet: false,
      important: true,
      attachmentCount: 2,
      rating: { score: 4, text: 'Quick' },
    });
    for (const time of ['startedAt', 'answeredAt', 'endedAt', 'closedAt', 'expiresAt'])
      expect(Date.parse(report[time])).not.toBeNaN();
    for (const seconds of ['waitSeconds', 'talkSeconds', 'wrapUpSeconds'])
      expect(report[seconds]).toBeGreaterThanOrEqual(0);
    expect(report.segments.map(({ kind }: { kind: string }) => kind)).toEqual([
      'waiting',
      'active',
      'wrapUp',
    ]);
    expect(linesOf(report.transcript).filter((line) => !line.startsWith('·'))).toEqual(
      expect.arrayContaining(['My order has not come', 'Pays late', 'It will come tomorrow']),
    );
    const stateOf = (id: string) => report.attachments.find((one: { id: string }) => one.id === id);
    expect(stateOf(file.id)).toMatchObject({ state: 'clean', description: 'The order', name: 'order.pdf' });
    expect(stateOf(file.id).openings).toEqual(
      expect.arrayContaining([expect.objectContaining({ rule: 6, outcome: 'allowed' })]),
    );
    expect(stateOf(virus.id)).toMatchObject({ state: 'infected', reason: expect.stringMatching(/eicar/i) });
  });

  it('downloads its file by the report and by a ticket, and never the blocked one', async () => {
    const { file, virus } = story;

    const content = await house.supervisor.opens(`/v1/reports/attachments/${file.id}/content`);
    const byTicket = await house.supervisor.downloads(file.id);

    expect(content.status).toBe(200);
    expect(await content.text()).toBe(pdf('4711'));
    expect(byTicket.bytes.toString()).toBe(pdf('4711'));
    expect((await house.supervisor.opens(`/v1/reports/attachments/${virus.id}/content`)).status).toBe(404);
  });

  it('finds it by what it was about', async () => {
    const { contactId, agent } = story;
    const found = async (query: string) =>
      (await house.supervisor.ask('GET', `/v1/reports/contacts?${query}`)).items.map(
        (report: { contactId: string }) => report.contactId,
      );
    const queue = `queueId=${house.queue.id}`;

    for (const query of [
      queue,
      `agentId=${agent.user.id}`,
      `statusId=${house.status.id}`,
      `${queue}&important=true`,
      `${queue}&hasAttachments=true`,
      `${queue}&text=order`,
    ])
      expect([query, await found(query)]).toEqual([query, expect.arrayContaining([contactId])]);
    for (const query of [
      `${queue}&important=false`,
      `${queue}&hasAttachments=false`,
      `${queue}&to=2020-01-01T00:00:00.000Z`,
      `${queue}&text=unheardof`,
    ])
      expect([query, await found(query)]).toEqual([query, []]);
    const { items } = await house.supervisor.ask('GET', '/v1/reports/attachments');
    expect(items.map(({ id }: { id: string }) => id)).toEqual(
      expect.arrayContaining([story.file.id, story.virus.id]),
    );
  });

  it('sees his own teams on the wallboard', async () => {
    const visitor = await house.visitor();
    const { id } = await visitor.starts({ name: 'Walter' });
    const figures = () => house.supervisor.ask('GET', '/v1/reports/live');

    const live = await until(async () => {
      const { queues, agents } = await figures();
      const mine = queues.find(({ queue }: { queue: { id: string } }) => queue.id === house.queue.id);
      return mine?.waiting === 1 ? { mine, agents } : null;
    });

    expect(live.mine.offeredToday).toBeGreaterThanOrEqual(0);
    await visitor.leaves(id);
  });
});

describe('whoever may not read it', () => {
  it('does not learn that there is one: agents, the handling one included, and supervisors of others (S062, S069)', async () => {
    const { contactId, file } = story;
    const [outsider, foreign] = await Promise.all([
      house.hires(),
      house.hires({ roles: ['supervisor'] }, { connected: false }),
    ]);

    for (const person of [story.agent, house.colleague, outsider, foreign]) {
      expect(await refusalOf(person.ask('GET', `/v1/reports/contacts/${contactId}`))).toBe(
        '404 report_not_found',
      );
      expect((await person.opens(`/v1/reports/attachments/${file.id}/content`)).status).toBe(404);
      for (const path of ['contacts', 'attachments']) {
        const list = await person
          .ask('GET', `/v1/reports/${path}?queueId=${house.queue.id}`)
          .catch(() => ({ items: [] }));
        expect(list.items).toEqual([]);
      }
    }
    expect(await refusalOf(story.visitor.ask('GET', `/v1/reports/contacts/${contactId}`))).toBe(
      '403 forbidden',
    );
  });

  it('is everybody but an administrator, the supervisor, and who has the reports right', async () => {
    const reader = await house.hires({ rights: ['reports'] }, { connected: false });

    for (const person of [reader, house.admin]) {
      expect(await person.ask('GET', `/v1/reports/contacts/${story.contactId}`)).toMatchObject({
        important: true,
      });
      expect((await person.opens(`/v1/reports/attachments/${story.file.id}/content`)).status).toBe(200);
    }
  });
});
