import type { Migration, Schema } from '@switchboard/database';

/** A permit lasts an hour at most: a policy that was saved with more has as much as there is. */
export class InvitationsOfAnHour1795800100000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query(`
      UPDATE policies SET policy = jsonb_set(policy, '{inbound,invitationSeconds}', '3600')
      WHERE (policy #>> '{inbound,invitationSeconds}')::int > 3600`);
  }

  async down(): Promise<void> {}
}
