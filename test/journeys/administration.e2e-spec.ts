import { randomUUID } from 'node:crypto';
import { Staff, Visitor } from '../../tools/drivers/people.ts';
import { ask } from '../../tools/drivers/surface.ts';
import { aHouse, type House, refusalOf, sharedPlatform, SITE } from '../support/house.js';

const PASSWORD = 'a-password-for-one-story';
let house: House;
beforeAll(async () => void (house = await aHouse()));
afterAll(() => house?.leaves());

describe('an administrator', () => {
  it('hires an agent, a supervisor, another administrator, and somebody with the reports right', async () => {
    for (const wishes of [
      { roles: ['agent'] },
      { roles: ['supervisor'] },
      { roles: ['administrator'] },
      { roles: ['agent'], rights: ['reports'] },
    ]) {
      const email = `${randomUUID()}@house.example`;

      const user = await house.admin.ask('POST', '/v1/users', {
        email,
        password: PASSWORD,
        name: 'New',
        ...wishes,
      });

      expect(user).toMatchObject({ email, rights: [], ...wishes });
      expect(JSON.stringify(user)).not.toContain(PASSWORD);
      const person = await new Staff(house.address).signsIn(email, PASSWORD);
      expect(await person.ask('GET', '/v1/me')).toMatchObject({ id: user.id, ...wishes });
    }
  });

  it('makes a team, a queue with a number of its own, statuses, a widget and a file policy', async () => {
    const { admin, agent, supervisor } = house;
    const team = await admin.ask('POST', '/v1/teams', {
      name: `Night shift ${house.name}`,
      memberIds: [agent.user.id],
      supervisorIds: [supervisor.user.id],
    });
    const queue = await admin.ask('POST', '/v1/queues', {
      name: `Nights ${house.name}`,
      memberIds: [agent.user.id],
    });
    const status = await admin.ask('POST', '/v1/statuses', {
      name: `Sold ${house.name}`,
      queueIds: [queue.id],
    });
    const widget = await admin.ask('POST', '/v1/widgets', {
      name: `Night widget ${house.name}`,
      queueIds: [queue.id],
      allowedOrigins: [SITE],
      fields: [{ name: 'order', label: { en: 'Order number' } }],
    });
    await admin.ask('PUT', `/v1/queues/${queue.id}/file-policy`, {
      inbound: { mode: 'always', types: ['pdf'], maxFileBytes: 1000 },
    });

    expect(team).toMatchObject({ memberIds: [agent.user.id], supervisorIds: [supervisor.user.id] });
    expect(queue.number).not.toBe(house.queue.number);
    expect(await agent.ask('GET', `/v1/statuses/${status.id}`)).toMatchObject({ queueIds: [queue.id] });
    expect(await agent.ask('GET', `/v1/queues/${queue.id}/file-policy/effective`)).toMatchObject({
      inbound: { mode: 'always', types: ['pdf'], maxFileBytes: 1000 },
      outbound: { types: ['*'] },
    });
    expect(
      await ask(house.address, 'GET', `/v1/widgets/${widget.key}/config`, { origin: SITE }),
    ).toMatchObject({
      openNow: true,
      fields: [{ name: 'order' }],
      filePolicy: { inbound: { mode: 'always' } },
      unavailable: [],
    });
  });

  it('reads a file policy as it was sent, may send back what he read, and takes it away with null', async () => {
    const { admin, agent } = house;
    const path = `/v1/queues/${(await admin.ask('POST', '/v1/queues', { name: `Papers ${house.name}` })).id}/file-policy`;
    const inbound = { mode: 'always', types: ['pdf'], maxFileBytes: 1000 };
    await admin.ask('PUT', path, { inbound });

    const read = await agent.ask('GET', path);
    expect(read).toMatchObject({ inbound, outbound: { types: ['*'] }, saved: true });
    const { updatedAt, ...same } = read;
    expect(await admin.ask('PUT', path, read)).toMatchObject(same);
    expect(updatedAt).toEqual(expect.any(String));
    expect(await admin.ask('PUT', path, null)).toMatchObject({ saved: false, updatedAt: null });
  });

  it('finds no file policy of a queue that there is not, and saves none', async () => {
    const path = `/v1/queues/${randomUUID()}/file-policy`;

    const refusals = await Promise.all([
      refusalOf(house.admin.ask('GET', path)),
      refusalOf(house.admin.ask('GET', `${path}/effective`)),
      refusalOf(house.admin.ask('PUT', path, {})),
    ]);

    expect(refusals).toEqual(Array(3).fill('404 queue_not_found'));
  });

  it('is told what is wrong with what he typed, field by field', async () => {
    const wrong = house.admin.ask('POST', '/v1/users', { email: 'nobody', password: 'short', roles: [] });

    await expect(wrong).rejects.toMatchObject({
      status: 400,
      problem: {
        code: 'invalid_input',
        errors: expect.arrayContaining([
          expect.objectContaining({ path: expect.stringContaining('email') }),
          expect.objectContaining({ path: expect.stringContaining('password') }),
        ]),
        correlationId: expect.any(String),
      },
    });
  });

  it('makes one thing for one idempotency key, and is refused another body under it', async () => {
    const { admin, address } = house;
    const headers = { 'idempotency-key': randomUUID() };
    const make = (name: string) =>
      ask(address, 'POST', '/v1/pause-reasons', { token: admin.token, headers, body: { name } });

    const [first, again] = await Promise.all([make(`Tea ${house.name}`), make(`Tea ${house.name}`)]);

    expect(again.id).toBe(first.id);
    expect(await refusalOf(make(`Coffee ${house.name}`))).toBe('422 idempotency_key_reused');
  });

  it('makes one team of a name, however it is written and how many ask at once (fault 20)', async () => {
    const { admin, name } = house;
    const make = (written: string) => admin.ask('POST', '/v1/teams', { name: written });
    const taken = {
      status: 409,
      problem: { code: 'conflict', errors: [{ path: 'name', message: 'is taken' }] },
    };

    const made = await Promise.allSettled([1, 2, 3].map(() => make(`Éclair Ｗeek ${name}`)));

    const [first] = made.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const refused = made.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(refused).toMatchObject([taken, taken]);
    const other = await make(`Other ${name}`);
    const path = `/v1/teams/${other.id}`;
    await expect(admin.ask('PATCH', path, { name: ` e\u0301CLAIR   week ${name} ` })).rejects.toMatchObject(
      taken,
    );
    await admin.ask('PATCH', `/v1/teams/${first.id}`, { name: `éclair week ${name}` });
    await admin.ask('DELETE', `/v1/teams/${first.id}`);
    await admin.ask('PATCH', path, { name: `Éclair week ${name}` });
    await admin.ask('DELETE', path);
  });

  it('lets two queues, statuses, pause reasons or widgets have one name: programs may have made them so', async () => {
    const { admin, name, queue } = house;
    for (const path of ['/v1/queues', '/v1/statuses', '/v1/pause-reasons', '/v1/widgets']) {
      const body = { name: `Twice ${name}`, ...(path === '/v1/widgets' && { queueIds: [queue.id] }) };
      for (const { id } of [await admin.ask('POST', path, body), await admin.ask('POST', path, body)])
        await admin.ask('DELETE', `${path}/${id}`);
    }
  });

  it('hires nobody under an address that somebody has, however it is written (fault 20)', async () => {
    const email = `${randomUUID()}@house.example`;
    const hire = (written: string) =>
      house.admin.ask('POST', '/v1/users', {
        email: written,
        password: PASSWORD,
        name: 'New',
        roles: ['agent'],
      });

    const hired = await Promise.allSettled([hire(email), hire(` ${email.toUpperCase()}`)]);

    const refused = hired.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(refused).toMatchObject([
      { status: 409, problem: { code: 'conflict', errors: [{ path: 'email', message: 'is taken' }] } },
    ]);
  });

  it('disables a user: his sessions end at once, socket and all', async () => {
    const person = await house.hires();

    await house.admin.ask('PATCH', `/v1/users/${person.user.id}`, { active: false });

    await person.sees('session.ended');
    expect(await refusalOf(person.ask('GET', '/v1/me'))).toBe('401 unauthenticated');
  });
});

describe('what is used', () => {
  const usersOf = async (path: string) => {
    const refused = await house.admin.ask('DELETE', path).catch((error) => error.problem);
    return refused && { code: refused.code, errors: refused.errors, detail: refused.detail };
  };

  it('is not deleted, and says by what: a queue with a widget, statuses, members and a contact', async () => {
    const { contactId, agent } = await house.talk();

    const { code, errors, detail } = await usersOf(`/v1/queues/${house.queue.id}`);

    expect(code).toBe('conflict');
    expect(errors).toEqual(
      expect.arrayContaining([
        { path: 'widgets', message: house.name },
        { path: 'statuses', message: house.status.name },
        { path: 'members', message: agent.user.name },
        { path: 'contacts', message: '1' },
      ]),
    );
    expect(detail).toContain(`1 widget (${house.name})`);
    expect(await usersOf(`/v1/widgets/${house.widget.id}`)).toMatchObject({
      code: 'conflict',
      errors: [{ path: 'contacts', message: '1' }],
    });
    expect(await usersOf(`/v1/teams/${house.team.id}`)).toMatchObject({ code: 'conflict' });

    const close = { statusId: house.status.id };
    await agent.ask('POST', `/v1/contacts/${contactId}/close`, close);
    await agent.ask('POST', `/v1/contacts/${contactId}/wrap-up/finish`).catch(() => undefined);
  });

  it('goes when nothing uses it any more', async () => {
    const queue = await house.admin.ask('POST', '/v1/queues', { name: `Short-lived ${house.name}` });
    const widget = await house.admin.ask('POST', '/v1/widgets', {
      name: `Short ${house.name}`,
      queueIds: [queue.id],
    });
    expect(await usersOf(`/v1/queues/${queue.id}`)).toMatchObject({
      errors: [{ path: 'widgets', message: `Short ${house.name}` }],
    });

    await house.admin.ask('DELETE', `/v1/widgets/${widget.id}`);
    await house.admin.ask('DELETE', `/v1/queues/${queue.id}`);

    expect(await refusalOf(house.admin.ask('GET', `/v1/queues/${queue.id}`))).toBe('404 queue_not_found');
  });
});

describe('what is not his is refused', () => {
  const things = {
    '/v1/users': () => ({
      email: `${randomUUID()}@house.example`,
      password: PASSWORD,
      name: 'X',
      roles: ['agent'],
    }),
    '/v1/teams': () => ({ name: 'X' }),
    '/v1/queues': () => ({ name: 'X' }),
    '/v1/pause-reasons': () => ({ name: 'X' }),
    '/v1/statuses': () => ({ name: 'X' }),
    '/v1/widgets': () => ({ name: 'X', queueIds: [house.queue.id] }),
  };

  it.each(Object.entries(things))('POST %s by anybody but an administrator (S070)', async (path, body) => {
    const visitor = await house.visitor({ connected: false });

    expect(await refusalOf(ask(house.address, 'POST', path, { body: body() }))).toBe('401 unauthenticated');
    for (const person of [visitor, house.agent, house.supervisor])
      expect(await refusalOf(person.ask('POST', path, body()))).toBe('403 forbidden');
  });

  it.each(['PATCH', 'DELETE'])(
    '%s of a queue, a team or a status by anybody but an administrator',
    async (verb) => {
      const body = verb === 'PATCH' ? { name: 'Mine now' } : undefined;
      const paths = [
        `/v1/queues/${house.queue.id}`,
        `/v1/teams/${house.team.id}`,
        `/v1/statuses/${house.status.id}`,
      ];

      for (const path of paths)
        for (const person of [house.agent, house.supervisor])
          expect(await refusalOf(person.ask(verb, path, body))).toBe('403 forbidden');
      expect(await house.admin.ask('GET', paths[0] ?? '')).toMatchObject({ name: house.name });
    },
  );

  it('the file policy, by anybody but an administrator', async () => {
    const open = { inbound: { mode: 'always' } };

    for (const person of [house.agent, house.supervisor]) {
      expect(await refusalOf(person.ask('PUT', '/v1/file-policy', open))).toBe('403 forbidden');
      const own = `/v1/queues/${house.queue.id}/file-policy`;
      expect(await refusalOf(person.ask('PUT', own, open))).toBe('403 forbidden');
    }
  });

  it('a list of people, to an agent; himself he sees at /v1/me', async () => {
    const { agent, supervisor, admin } = house;

    expect(await refusalOf(agent.ask('GET', '/v1/users'))).toBe('403 forbidden');
    expect(await refusalOf(agent.ask('GET', `/v1/users/${supervisor.user.id}`))).toBe('403 forbidden');
    expect(await agent.ask('GET', '/v1/me')).toMatchObject({ id: agent.user.id });
    expect((await supervisor.ask('GET', '/v1/users?limit=1')).items).toHaveLength(1);
    expect(await refusalOf(admin.ask('GET', `/v1/users/${randomUUID()}`))).toBe('404 user_not_found');
  });

  it('the desk of staff, to a visitor', async () => {
    const visitor = await house.visitor({ connected: false });

    for (const path of ['/v1/me', '/v1/waiting', '/v1/offers', '/v1/statuses', '/v1/reports/contacts'])
      expect(await refusalOf(visitor.ask('GET', path))).toBe('403 forbidden');
  });

  it('a wrong password, in the same words as an unknown person (S080)', async () => {
    const { address, adminEmail } = sharedPlatform();
    const tries = [adminEmail, 'nobody@house.example'].map((email) =>
      new Staff(address).signsIn(email, 'not-the-password').catch((error) => error.problem),
    );
    const [known, unknown] = await Promise.all(tries);

    expect(known).toMatchObject({ status: 401, code: 'unauthenticated' });
    expect({ ...unknown, correlationId: null }).toEqual({ ...known, correlationId: null });
  });

  it('a widget that there is not', async () => {
    const arriving = new Visitor(house.address, { origin: SITE }).arrives('no-such-widget');

    expect(await refusalOf(arriving)).toBe('404 widget_not_found');
  });
});
