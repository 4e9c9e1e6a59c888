import {
  type FilePolicy,
  ExtendInvitation,
  GetContactFiles,
  GetEffectiveFilePolicy,
  GetFilePolicy,
  IssueInvitation,
  ListAttachments,
  PutFilePolicy,
  RevokeInvitation,
} from '@switchboard/contracts';
import { uuidv7 } from '@switchboard/kernel';
import { until } from '../../../test/support/wait.js';
import { ContactsService } from '../src/contacts/contacts.service.js';
import { FakeScanner } from '../src/scanning/fake-scanner.js';
import { type AFiles, aContact, actorOf, aFiles, aPerson, contactOf, ended } from './a-files.js';

const agent = aPerson('agent', 'Ann');

describe('what files knows and permits', () => {
  let files: AFiles;
  beforeAll(async () => {
    files = await aFiles({ scanner: new FakeScanner() });
  });
  afterAll(() => files.end());

  describe('of contacts', () => {
    it('is the same whatever order chat’s events come in, and however often', async () => {
      const contacts = files.app.get(ContactsService, { strict: false });
      const first = aContact({ visitor: aPerson('visitor'), agents: [{ ...agent, teamIds: [uuidv7()] }] });
      const waiting = { ...first, state: 'waiting' as const, participants: [], ownerId: null };
      const joined = { ...first, revision: 2 };
      const over = ended({ ...first, revision: 2 }, new Date(), 'wrapUp');
      const closed = { ...over, revision: 4, state: 'closed' as const };
      const rows = [];

      for (const order of permutations([waiting, joined, over, closed])) {
        const id = uuidv7();
        for (const facts of [...order, order[0] ?? closed]) await contacts.keep({ ...facts, id });
        const [row] = await files.db.sql<{ id: string }>('SELECT * FROM contacts WHERE id = $1', [id]);
        rows.push({ ...row, id: '' });
      }

      expect(rows).toHaveLength(24);
      expect(new Set(rows.map((row) => JSON.stringify(row))).size).toBe(1);
      expect(rows[0]).toMatchObject({ revision: 4, state: 'closed', staff_ids: [] });
    });
  });

  it('lets in who took an offer a moment ago, though chat’s word of it comes after his question', async () => {
    const facts = aContact({ visitor: aPerson('visitor'), agents: [agent] });

    const asked = files.ask(ListAttachments, {
      actor: actorOf(agent),
      contactId: facts.id,
      query: { limit: 50 },
    });
    await files.app.get(ContactsService, { strict: false }).keep(facts);

    expect(await asked).toEqual({ items: [], nextCursor: null });
    await expect(
      files.ask(ListAttachments, { actor: actorOf(agent), contactId: uuidv7(), query: { limit: 50 } }),
    ).rejects.toMatchObject({ code: 'contact_not_found' });
  });

  describe('of policies', () => {
    const administrator = actorOf(aPerson('agent'), { roles: ['administrator'] });
    const queueId = uuidv7();

    it('is "never" until an administrator saves one; staff read, only administrators write (G1)', async () => {
      const before = await files.ask(GetFilePolicy, { actor: actorOf(agent), queueId: null });
      const policy = { inbound: { mode: 'always' as const } };

      await expect(
        files.ask(PutFilePolicy, { actor: actorOf(agent), queueId: null, policy }),
      ).rejects.toMatchObject({ code: 'forbidden' });
      await expect(
        files.ask(PutFilePolicy, { actor: actorOf(aPerson('visitor')), queueId: null, policy }),
      ).rejects.toMatchObject({ code: 'queue_not_found' });
      const saved = await files.ask(PutFilePolicy, { actor: administrator, queueId: null, policy });

      expect(before).toMatchObject({
        saved: false,
        updatedAt: null,
        policy: { inbound: { mode: 'never' } },
        ceilingBytes: 30 * 1024 * 1024,
      });
      expect(saved).toMatchObject({
        saved: true,
        updatedAt: expect.any(String),
        policy: { inbound: { mode: 'always', invitationSeconds: 300 } },
      });
    });

    it('of a queue counts before the organisation’s, until it is taken away', async () => {
      const modeNow = async () => (await files.ask(GetEffectiveFilePolicy, { queueId })).inbound.mode;
      await files.ask(PutFilePolicy, {
        actor: administrator,
        queueId,
        policy: { inbound: { mode: 'onInvitation' } },
      });
      const ofQueue = await modeNow();

      await files.ask(PutFilePolicy, { actor: administrator, queueId, policy: null });

      expect([ofQueue, await modeNow()]).toEqual(['onInvitation', 'always']);
    });

    it('reaches the open contacts it counts in: of its queue, or of every queue without its own', async () => {
      const talk = () => aContact({ visitor: aPerson('visitor'), agents: [agent] });
      const [mine, other] = [talk(), talk()];
      const over = { ...talk(), queue: mine.queue, state: 'closed' as const };
      for (const facts of [mine, other, over]) await files.knows(facts);
      const published = async () => {
        const [row] = await files.db.sql<{ payload: { contactIds: string[]; filePolicy: FilePolicy } }>(
          "SELECT payload FROM outbox WHERE key = 'files.policy.changed.v1' ORDER BY id DESC LIMIT 1",
        );
        return { ids: row?.payload.contactIds, files: row?.payload.filePolicy.inbound.maxFiles };
      };

      await files.policy({ inbound: { mode: 'always', maxFiles: 3 } }, mine.queue.id);
      expect(await published()).toEqual({ ids: [mine.id], files: 3 });
      await files.policy({ inbound: { mode: 'always', maxFiles: 5 } });
      const everywhere = await published();
      expect(everywhere).toEqual({ ids: expect.arrayContaining([other.id]), files: 5 });
      expect(everywhere.ids).not.toContain(mine.id);
      await files.policy(null, mine.queue.id);
      expect(await published()).toEqual({ ids: [mine.id], files: 5 });
    });

    it('cannot promise more than the ceiling (V6)', async () => {
      const policy = { inbound: { maxFileBytes: 31 * 1024 * 1024 } };

      await expect(
        files.ask(PutFilePolicy, { actor: administrator, queueId: null, policy }),
      ).rejects.toMatchObject({ code: 'file_too_large' });
    });
  });

  describe('of invitations', () => {
    const aTalk = async () => {
      const facts = aContact({ visitor: aPerson('visitor'), agents: [agent] });
      await files.knows(facts);
      return { facts, contact: contactOf(facts) };
    };
    const permit = async (contact: { id: string; queueId: string }) => ({
      actor: actorOf(agent),
      grant: await files.grant(agent, contact, 'invite'),
    });
    const now = async ({ id, queueId }: { id: string; queueId: string }) =>
      (await files.ask(GetContactFiles, { contactId: id, queueId })).invitation;
    const publishedOf = (id: string) =>
      files.ears.invitations
        .filter(({ invitation }) => invitation.id === id)
        .sort((a, b) => a.revision - b.revision);
    beforeAll(() => files.policy({ inbound: { mode: 'onInvitation', types: ['pdf', 'png'] } }));

    it('a new one takes the place of the one before, and everybody is told by whom', async () => {
      const { contact } = await aTalk();
      const first = await files.ask(IssueInvitation, { ...(await permit(contact)), seconds: 60 });

      const second = await files.ask(IssueInvitation, {
        ...(await permit(contact)),
        seconds: 90,
        types: ['pdf'],
        maxFiles: 2,
      });

      expect(await now(contact)).toEqual(second);
      expect(second).toMatchObject({ state: 'active', filesLeft: 2, types: ['pdf'] });
      expect(new Date(second.expiresAt).getTime() - new Date(second.issuedAt).getTime()).toBe(90_000);
      await until(() => publishedOf(first.id).length === 2 && publishedOf(second.id).length === 1);
      expect(publishedOf(first.id).map(({ invitation }) => invitation.state)).toEqual(['active', 'revoked']);
      expect(publishedOf(second.id)[0]?.by).toEqual({ id: agent.id, name: agent.name });
    });

    it('is issued once for one key, and not at all for another wish under it', async () => {
      const { contact } = await aTalk();
      const ask = async (wishes: object) =>
        files.ask(IssueInvitation, { ...(await permit(contact)), idempotencyKey: uuidv7(), ...wishes });
      const once = { seconds: 60, idempotencyKey: uuidv7() };

      const first = await ask(once);
      expect(await ask(once)).toEqual(first);
      await expect(ask({ ...once, seconds: 61 })).rejects.toMatchObject({ code: 'idempotency_key_reused' });

      expect(await now(contact)).toEqual(first);
      expect((await ask({ seconds: 60 })).id).not.toBe(first.id);
    });

    it('can be extended and revoked while it lasts, by a fresh grant each', async () => {
      const { contact } = await aTalk();
      const { id, expiresAt } = await files.ask(IssueInvitation, { ...(await permit(contact)), seconds: 60 });

      const extended = await files.ask(ExtendInvitation, {
        ...(await permit(contact)),
        invitationId: id,
        seconds: 30,
      });
      const command = await permit(contact);
      const revoked = await files.ask(RevokeInvitation, { ...command, invitationId: id });

      expect(new Date(extended.expiresAt).getTime() - new Date(expiresAt).getTime()).toBe(30_000);
      expect(revoked.state).toBe('revoked');
      await expect(files.ask(RevokeInvitation, { ...command, invitationId: id })).rejects.toMatchObject({
        code: 'unauthenticated',
      });
      await expect(
        files.ask(ExtendInvitation, { ...(await permit(contact)), invitationId: id, seconds: 9 }),
      ).rejects.toMatchObject({ code: 'no_active_invitation' });
    });

    it('belongs to its contact, and a grant to its agent and purpose', async () => {
      const [one, two] = [await aTalk(), await aTalk()];
      const { id } = await files.ask(IssueInvitation, { ...(await permit(one.contact)), seconds: 60 });

      await expect(
        files.ask(RevokeInvitation, { ...(await permit(two.contact)), invitationId: id }),
      ).rejects.toMatchObject({ code: 'invitation_not_found' });
      await expect(
        files.ask(IssueInvitation, {
          actor: actorOf(aPerson('agent')),
          grant: (await permit(one.contact)).grant,
        }),
      ).rejects.toMatchObject({ code: 'unauthenticated' });
      await expect(
        files.ask(IssueInvitation, { actor: actorOf(agent), grant: await files.grant(agent, one.contact) }),
      ).rejects.toMatchObject({ code: 'unauthenticated' });
    });

    it('runs out by the server’s clock, and shows so at once (rule 10)', async () => {
      const { contact } = await aTalk();
      const { id } = await files.ask(IssueInvitation, { ...(await permit(contact)), seconds: 5 });

      files.clock.advance(5_000);

      expect(await now(contact)).toMatchObject({ id, state: 'expired' });
      await until(() => publishedOf(id).at(-1)?.invitation.state === 'expired');
    });

    it('ends with the contact', async () => {
      const { facts, contact } = await aTalk();
      const { id } = await files.ask(IssueInvitation, { ...(await permit(contact)), seconds: 60 });

      await files.knows(ended(facts, files.clock.now()));

      expect(await now(contact)).toMatchObject({ id, state: 'revoked' });
    });
  });
});

function permutations<T>(items: T[]): T[][] {
  if (items.length < 2) return [items];
  return items.flatMap((item, at) => permutations(items.toSpliced(at, 1)).map((rest) => [item, ...rest]));
}
