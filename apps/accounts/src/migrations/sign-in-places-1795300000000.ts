import type { Migration, Schema } from '@switchboard/database';

/** Where somebody signed in before: there he has a share of his own, whoever tries his account elsewhere. */
export class SignInPlaces1795300000000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query(`
      CREATE TABLE sign_in_places (
        account text NOT NULL,
        network text NOT NULL,
        last_at timestamptz NOT NULL,
        PRIMARY KEY (account, network)
      );
      CREATE INDEX sign_in_places_by_age ON sign_in_places (last_at);
      COMMENT ON COLUMN sign_in_places.account IS 'SHA-256 of the address that was signed in with';
      COMMENT ON COLUMN sign_in_places.network IS 'SHA-256 of the network it came from';`);
  }

  async down(schema: Schema): Promise<void> {
    await schema.query('DROP TABLE sign_in_places');
  }
}
