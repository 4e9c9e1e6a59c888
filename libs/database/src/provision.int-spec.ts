import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Schema } from './migrate.js';
import { aPlatformDatabase } from '../../../test/support/database.js';
import { servers } from '../../../test/support/servers.js';
import { migrate } from './migrate.js';
import { DATABASE_SERVICES, dropProvisioned, provisionDatabase, rolesOf, urlOf } from './provision.js';

class Tables1700000000000 {
  async up(schema: Schema) {
    await schema.query(`
      CREATE TABLE secrets (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text);
      CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT n * 2'`);
  }
  async down() {}
}

const REFUSED = /^(42501|42P01|3F000|28P01)$/;

/** Runs a statement at an address; 'done', or the SQLSTATE of the refusal. */
async function outcomeOf(url: string, sql: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await client.query(sql);
    return 'done';
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await client.end();
  }
}

describe('the roles of a platform (S099)', () => {
  let platform: Awaited<ReturnType<typeof aPlatformDatabase>>;
  beforeAll(async () => {
    platform = await aPlatformDatabase({ chat: [Tables1700000000000], files: [Tables1700000000000] });
  });
  afterAll(() => platform.drop());

  it.each([
    'INSERT INTO secrets (text) VALUES (1); SELECT * FROM secrets; UPDATE secrets SET text = 2; DELETE FROM secrets',
    'SELECT twice(2)',
    'SELECT * FROM chat.migrations',
  ])('let a service work in its own schema: %s', async (sql) => {
    expect(await outcomeOf(platform.of('chat').appUrl, sql)).toBe('done');
  });

  it.each([
    'SELECT * FROM files.secrets',
    'INSERT INTO files.secrets (text) VALUES (1)',
    'DELETE FROM files.secrets',
    'SELECT files.twice(2)',
    "SELECT nextval('files.secrets_id_seq')",
    'BEGIN; LOCK TABLE files.secrets IN SHARE MODE',
  ])('refuse it in the schema of another: %s', async (sql) => {
    expect(await outcomeOf(platform.of('chat').appUrl, sql)).toMatch(REFUSED);
    expect(await outcomeOf(platform.of('chat').ownerUrl, sql)).toMatch(REFUSED);
  });

  it.each([
    'CREATE TABLE more (id int)',
    'CREATE TABLE public.more (id int)',
    'CREATE TEMPORARY TABLE more (id int)',
    'CREATE SCHEMA more',
    'ALTER TABLE secrets ADD COLUMN more int',
    'DROP TABLE secrets',
    'TRUNCATE secrets',
    'CREATE INDEX more ON secrets (text)',
    'CREATE ROLE more',
    'CREATE DATABASE more',
    'SET ROLE files_app',
    "DELETE FROM migrations WHERE name <> ''",
    "COPY secrets TO PROGRAM 'cat'",
    "SELECT pg_read_file('/etc/passwd')",
  ])('refuse a service everything but data: %s', async (sql) => {
    expect(await outcomeOf(platform.of('chat').appUrl, sql)).toMatch(/^(42501|22023|42704)$/);
  });

  it('keep an owner out of the rest of the server', async () => {
    const owner = platform.of('chat').ownerUrl;

    expect(await outcomeOf(owner, 'CREATE TABLE public.more (id int)')).toMatch(REFUSED);
    expect(await outcomeOf(owner, 'CREATE DATABASE more')).toMatch(REFUSED);
  });
});

describe('provisionDatabase', () => {
  const database = `t${randomBytes(6).toString('hex')}`;
  const rolePrefix = `${database}_`;
  const adminUrl = servers().databaseUrl;
  const passwordsOf = (word: string) =>
    Object.fromEntries(
      DATABASE_SERVICES.map((service) => [service, { owner: `${word}-owner`, app: `${word}'app` }]),
    );
  const provision = (word: string) =>
    provisionDatabase({ adminUrl, database, rolePrefix, passwords: passwordsOf(word) });
  const urlFor = (password: string, role: 'owner' | 'app') =>
    urlOf(adminUrl, { database, role: rolesOf('chat', rolePrefix)[role], password });
  afterAll(() => dropProvisioned({ adminUrl, database, rolePrefix }));

  it('may run by several at the same moment, and again', async () => {
    await Promise.all([provision('first'), provision('first'), provision('first')]);
    await provision('first');

    expect(await outcomeOf(urlFor("first'app", 'app'), 'SELECT 1')).toBe('done');
  });

  it('changes passwords and keeps the data', async () => {
    await provision('first');
    await migrate({
      url: urlFor('first-owner', 'owner'),
      service: 'chat',
      migrations: [Tables1700000000000],
    });
    await outcomeOf(urlFor("first'app", 'app'), "INSERT INTO secrets (text) VALUES ('kept')");

    await provision('second');

    expect(await outcomeOf(urlFor("first'app", 'app'), 'SELECT 1')).toBe('28P01');
    expect(
      await outcomeOf(
        urlFor("second'app", 'app'),
        'SELECT 1 / (count(*) FILTER (WHERE id > 0)) FROM secrets',
      ),
    ).toBe('done');
  });

  it('works for an administrator who is no superuser', async () => {
    const [modest, own] = [`${database}_admin`, `${database}_own`];
    await outcomeOf(adminUrl, `CREATE ROLE ${modest} LOGIN CREATEDB CREATEROLE PASSWORD 'modest'`);
    const modestUrl = urlOf(adminUrl, { database: 'postgres', role: modest, password: 'modest' });
    const options = { adminUrl: modestUrl, database: own, rolePrefix: `${own}_` };

    await provisionDatabase({ ...options, passwords: passwordsOf('first') });
    await provisionDatabase({ ...options, passwords: passwordsOf('second') });

    const { owner, app } = rolesOf('files', options.rolePrefix);
    const as = (role: string, password: string) => urlOf(adminUrl, { database: own, role, password });
    await migrate({ url: as(owner, 'second-owner'), service: 'files', migrations: [Tables1700000000000] });
    expect(await outcomeOf(as(app, "second'app"), 'SELECT * FROM secrets')).toBe('done');

    await dropProvisioned({ ...options, adminUrl });
    await outcomeOf(adminUrl, `DROP ROLE ${modest}`);
  });

  it('takes no name that could be SQL', async () => {
    const evil = { adminUrl, database: 'x; DROP ROLE y', passwords: {} };

    await expect(provisionDatabase(evil)).rejects.toThrow('is no name for a database');
    await expect(provisionDatabase({ ...evil, database: 'fine', rolePrefix: 'x"; --' })).rejects.toThrow(
      'is no name',
    );
  });
});
