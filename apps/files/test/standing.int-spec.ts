import { GetAttachment, IssueTicket } from '@switchboard/contracts';
import { uuidv7 } from '@switchboard/kernel';
import { until } from '../../../test/support/wait.js';
import { FakeScanner } from '../src/scanning/fake-scanner.js';
import { type AFiles, aContact, actorOf, aFiles, aPerson, contactOf, type Person } from './a-files.js';
import { upload } from './an-upload.js';

describe('who may no longer act (domain rule 22, S047, S073)', () => {
  let files: AFiles;
  beforeAll(async () => {
    files = await aFiles({ scanner: new FakeScanner() });
    await files.policy({ inbound: { mode: 'always', maxFiles: 1000 } });
  });
  afterAll(() => files.end());

  const aContactWithFile = async () => {
    const [visitor, agent] = [aPerson('visitor', 'Vera'), aPerson('agent', 'Ann')];
    const facts = aContact({ visitor, agents: [agent] });
    await files.knows(facts);
    const { body } = await upload(files, visitor, contactOf(facts));
    await files.becomes(body.id, 'clean');
    const { link } = await files.ask(GetAttachment, { actor: actorOf(agent), attachmentId: body.id });
    return { visitor, agent, facts, id: body.id, link: link ?? '' };
  };
  const open = (path: string, headers: Record<string, string>) =>
    fetch(`${files.base}${path}`, { headers, redirect: 'manual' });
  const bearer = async (person: Person, sid: string) => ({
    authorization: `Bearer ${await files.token(person, { sid })}`,
  });
  const cookieOf = (response: Response) =>
    response.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
  /** The agent has left it, so that "anybody with the link" opens nothing and only what is proven counts. */
  const ended = async (facts: ReturnType<typeof aContact>) => {
    const endedAt = files.clock.now().toISOString();
    await files.knows({
      ...facts,
      revision: facts.revision + 5,
      state: 'closed',
      endedAt,
      closedAt: endedAt,
    });
  };

  it('opens nothing for the token of a session that has ended, at the port of files too', async () => {
    const { agent, link } = await aContactWithFile();
    const sid = uuidv7();
    expect((await open(link, await bearer(agent, sid))).status).toBe(200);

    await files.endsSession(sid, agent.id);

    expect((await open(link, await bearer(agent, sid))).status).toBe(401);
  });

  it('opens nothing for the cookie of a staff ticket whose session has ended', async () => {
    const { agent, id, facts, link } = await aContactWithFile();
    const sid = uuidv7();
    const holder = actorOf(agent, { sid, roles: ['administrator'] });
    const { url } = await files.ask(IssueTicket, { actor: holder, attachmentId: id });
    const cookie = cookieOf(await open(url, {}));
    await ended(facts);
    expect((await open(link, { cookie })).status).toBe(200);

    await files.endsSession(sid, agent.id);

    expect((await open(link, { cookie })).status).toBe(404);
  });

  it('opens nothing for a browser of a visitor who said "forget me"', async () => {
    const { visitor, id, facts, link } = await aContactWithFile();
    const { url } = await files.ask(IssueTicket, { actor: actorOf(visitor), attachmentId: id });
    const cookie = cookieOf(await open(url, {}));
    await ended(facts);
    expect((await open(link, { cookie })).status).toBe(200);

    await files.endsSession(visitor.id, visitor.id, 'forgotten');

    expect((await open(link, { cookie })).status).toBe(404);
  });

  it('opens nothing for staff who are no longer here, and no more than they may now', async () => {
    const { facts, link } = await aContactWithFile();
    await ended(facts);
    const boss = aPerson('agent', 'Boss');
    const sid = uuidv7();
    const headers = { authorization: `Bearer ${await files.token(boss, { sid, roles: ['administrator'] })}` };
    expect((await open(link, headers)).status).toBe(200);

    await files.changesStaff(boss, { roles: ['agent'] });
    await until(async () => (await open(link, headers)).status === 404);

    const gone = aPerson('agent', 'Gone');
    await files.changesStaff(gone, { active: false });
    expect((await open(link, await bearer(gone, uuidv7()))).status).toBe(401);
  });

  describe('an upload that is under way', () => {
    const begun = async (agent: Person, facts: ReturnType<typeof aContact>, sid: string) =>
      files.grant(agent, contactOf(facts), 'upload', sid);
    const rowsOf = (contactId: string) =>
      files.db.sql<{ state: string }>(
        "SELECT state FROM attachments WHERE contact_id = $1 AND direction = 'outbound'",
        [contactId],
      );

    it('is not kept where the session of its sender has ended meanwhile', async () => {
      const { agent, facts } = await aContactWithFile();
      const sid = uuidv7();
      const grant = await begun(agent, facts, sid);

      await files.endsSession(sid, agent.id);
      const answer = await upload(files, agent, contactOf(facts), { grant });

      expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
      expect(await rowsOf(facts.id)).toEqual([{ state: 'aborted' }]);
    });

    it('is not kept where its sender was deleted meanwhile', async () => {
      const { agent, facts } = await aContactWithFile();
      const grant = await begun(agent, facts, uuidv7());

      await files.changesStaff(agent, { active: false });

      expect((await upload(files, agent, contactOf(facts), { grant })).status).toBe(401);
      expect(await rowsOf(facts.id)).toEqual([{ state: 'aborted' }]);
    });

    it('is not kept where its sender has left the open contact, and is where the contact has ended', async () => {
      const { agent, facts } = await aContactWithFile();
      const grants = [await begun(agent, facts, uuidv7()), await begun(agent, facts, uuidv7())] as const;
      const participants = facts.participants.map((one) =>
        one.kind === 'agent' ? { ...one, leftAt: files.clock.now().toISOString() } : one,
      );

      await files.knows({ ...facts, revision: facts.revision + 1, participants });
      const left = await upload(files, agent, contactOf(facts), { grant: grants[0] });
      await ended({ ...facts, participants });
      const late = await upload(files, agent, contactOf(facts), { grant: grants[1] });

      expect([left.status, late.status]).toEqual([404, 201]);
    });
  });
});
