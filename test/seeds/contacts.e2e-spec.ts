import { aHouse, type House, linesOf, refusalOf, reportOf } from '../support/house.js';

let house: House;
afterEach(() => house?.leaves());

describe('seed 002: the offer', () => {
  it('D3, D4, D5, D7 and D15: shows the customer, the queue with its number, how long, and two addresses', async () => {
    const urls = {
      visitorUrl: 'https://crm.example/{{visitor.email}}',
      externalUrl: 'https://erp.example/?c={{contact.id}}',
    };
    house = await aHouse({ agents: 1, queue: urls });

    const { offer, contact } = await house.rings({
      form: { name: 'Vera', email: 'vera@example.com', fields: { order: '4711' } },
    });

    expect(offer).toMatchObject({
      contact: { visitor: { name: 'Vera', email: 'vera@example.com', fields: { order: '4711' } } },
      queue: { number: house.queue.number, name: house.queue.name },
      waitingSince: contact.startedAt,
      visitorUrl: 'https://crm.example/vera%40example.com',
      externalUrl: `https://erp.example/?c=${contact.id}`,
    });
    expect(Date.parse(offer.madeAt)).not.toBeNaN();
  });

  it('D6: is accepted or rejected', async () => {
    house = await aHouse();
    const { offer, contact } = await house.rings();
    await house.colleague.isAvailable();

    await house.agent.ask('POST', `/v1/offers/${offer.id}/reject`, { reason: 'Busy' });

    expect((await house.colleague.takes(contact.id)).contact.state).toBe('active');
  });

  it('D8: whoever lets the time run out is paused, unpaid', async () => {
    house = await aHouse({ agents: 1, queue: { offerTimeoutSeconds: 4, shownWithinSeconds: 4 } });
    const { offer } = await house.rings();
    await house.agent.emits('offer.shown', { offerId: offer.id });

    await house.agent.sees('presence.changed', ({ presence }) => presence.state === 'paused');

    expect(await house.agent.ask('GET', '/v1/me/presence')).toMatchObject({ paid: false, automatic: true });
  });

  it('D8: with the reason that the queue names, paid or not', async () => {
    house = await aHouse({ agents: 1 });
    const reason = await house.admin.ask('POST', '/v1/pause-reasons', {
      name: `Missed ${house.name}`,
      paid: true,
    });
    const rules = { offerTimeoutSeconds: 4, shownWithinSeconds: 4, pauseReasonId: reason.id };
    await house.admin.ask('PATCH', `/v1/queues/${house.queue.id}`, rules);
    const { offer } = await house.rings();
    await house.agent.emits('offer.shown', { offerId: offer.id });

    await house.agent.sees('presence.changed', ({ presence }) => presence.state === 'paused');

    expect(await house.agent.ask('GET', '/v1/me/presence')).toMatchObject({
      reason: { name: reason.name },
      paid: true,
    });
  });

  it('D9 and D10: a waiting contact is taken without an offer, by who is paused, or while it rings elsewhere', async () => {
    house = await aHouse();
    const { contact } = await house.rings();
    await house.colleague.ask('PUT', '/v1/me/presence', { state: 'paused' });

    const taken = await house.colleague.ask('POST', `/v1/waiting/${contact.id}/accept`);

    expect(taken).toMatchObject({ state: 'active', owner: { id: house.colleague.user.id } });
  });
});

describe('seed 002: the chat', () => {
  it('D16: holds the history of what was said and what happened', async () => {
    house = await aHouse({ agents: 1 });
    const { visitor, agent, contactId } = await house.talk();
    await visitor.writes(contactId, 'Hello');

    expect(linesOf((await agent.transcript(contactId)).items)).toEqual(['· joined', 'Hello']);
  });

  it('D22: cannot be closed without a status', async () => {
    house = await aHouse({ agents: 1 });
    const { agent, contactId } = await house.talk();

    expect(await refusalOf(agent.closes(contactId))).toBe('409 status_required');
    expect(await agent.closes(contactId, house.status.id)).toMatchObject({ status: { id: house.status.id } });
  });

  it('D23: can be marked as important, for staff', async () => {
    house = await aHouse({ agents: 1, queue: { wrapUpSeconds: 0 } });
    const { visitor, agent, contactId } = await house.talk();

    await agent.ask('PUT', `/v1/contacts/${contactId}/important`, { important: true });
    await agent.closes(contactId, house.status.id);

    expect(await visitor.ask('GET', `/v1/contacts/${contactId}`)).not.toHaveProperty('important');
    expect(await reportOf(house.supervisor, contactId)).toMatchObject({ important: true });
  });

  it('D29: reminds the agent after a time, or of every message', async () => {
    for (const [reminders, kind] of [
      [{ everyMessage: true }, 'everyMessage'],
      [{ afterSeconds: 1 }, 'afterSeconds'],
    ] as const) {
      house = await aHouse({ agents: 1, queue: { reminders } });
      const { visitor, agent, contactId } = await house.talk();

      await visitor.writes(contactId, 'Anybody?');

      expect(await agent.sees('reminder', (reminder) => reminder.contactId === contactId)).toMatchObject({
        kind,
      });
      house.leaves();
    }
  });
});

describe('seed 004: the record', () => {
  it('V19: all attached files are in the details of the contact, V23: with the day they expire', async () => {
    house = await aHouse({ agents: 1, queue: { wrapUpSeconds: 0 } });
    const { visitor, agent, contactId } = await house.talk();
    const { id } = await agent.sends(contactId, { name: 'terms.txt', content: 'The terms' });
    await visitor.seesFile(id, 'clean');
    await agent.closes(contactId, house.status.id);

    const report = await reportOf(
      house.supervisor,
      contactId,
      ({ attachmentCount }) => attachmentCount === 1,
    );

    expect(report.attachments).toMatchObject([{ id, name: 'terms.txt', state: 'clean' }]);
    expect(Date.parse(report.expiresAt)).toBeGreaterThan(Date.parse(report.closedAt));
  });
});
