import type { Migration, Schema } from '@switchboard/database';

/** Not only agents take part: supervisors help and monitors listen, without an assignment. */
export class Participants1795100000000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query(`
      ALTER TABLE agent_parts RENAME TO participants;
      ALTER TABLE participants RENAME COLUMN agent_id TO user_id;
      ALTER TABLE participants ADD CHECK (role IN ('owner', 'agent', 'supervisor', 'monitor'));
      ALTER INDEX agent_parts_pkey RENAME TO participants_pkey;
      ALTER INDEX agent_parts_of_agent RENAME TO participants_of_user;
      ALTER INDEX agent_parts_present RENAME TO participants_present;
      ALTER INDEX agent_parts_of_teams RENAME TO participants_of_teams;`);
  }

  async down(): Promise<void> {
    throw new Error('The name of who takes part is not taken back');
  }
}
