import type { Migration, Schema } from '@switchboard/database';

/** Who takes a contact is known to its visitor by his public name. */
export class PublicNames1795400000000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query(`
      ALTER TABLE users ADD COLUMN public_name text;
      UPDATE users SET public_name = name;
      ALTER TABLE users ALTER COLUMN public_name SET NOT NULL;
      ALTER TABLE assignments ADD COLUMN public_name text;
      UPDATE assignments SET public_name = agent_name;
      ALTER TABLE assignments ALTER COLUMN public_name SET NOT NULL;
      CREATE OR REPLACE VIEW people AS
        SELECT u.id, u.name, u.skills, u.capacity, u.roles, u.active, ARRAY(
          SELECT t.id FROM teams t WHERE t.member_ids @> ARRAY[u.id] AND NOT t.deleted
          UNION
          SELECT said FROM unnest(u.team_ids) AS said WHERE NOT EXISTS (SELECT 1 FROM teams t WHERE t.id = said)
        ) AS team_ids, u.public_name
        FROM users u;`);
  }

  async down(): Promise<void> {
    throw new Error('Public names are not taken back');
  }
}
