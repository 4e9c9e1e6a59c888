import type { ServiceName } from '@switchboard/contracts';
import pg from 'pg';

/** The services that have a schema; the gateway has none. */
export const DATABASE_SERVICES = [
  'accounts',
  'routing',
  'chat',
  'files',
  'reports',
] as const satisfies ServiceName[];
export type DatabaseService = (typeof DATABASE_SERVICES)[number];

interface RolePasswords {
  owner: string;
  app: string;
}

export interface ProvisionOptions {
  /** Address of an administrator: a superuser, or one who may create databases and roles. Any database of the server. */
  adminUrl: string;
  database: string;
  passwords: Partial<Record<DatabaseService, RolePasswords>>;
  /** Roles belong to the whole server, so two platforms on one server need names of their own. */
  rolePrefix?: string;
}

const NAME = /^[a-z][a-z0-9_]{0,50}$/;

/** The two roles of a service: `chat_owner` migrates, `chat_app` works. */
export function rolesOf(service: DatabaseService, rolePrefix = ''): { owner: string; app: string } {
  return { owner: `${rolePrefix}${service}_owner`, app: `${rolePrefix}${service}_app` };
}

/** The same server, seen by another role in another database. */
export function urlOf(
  adminUrl: string,
  { database, role, password }: { database: string; role?: string; password?: string },
): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  if (role !== undefined) url.username = encodeURIComponent(role);
  if (password !== undefined) url.password = encodeURIComponent(password);
  return url.toString();
}

/**
 * Makes the database, and for each service its schema and two roles that see nothing else. May run again at any time,
 * also to change the passwords.
 */
export async function provisionDatabase({
  adminUrl,
  database,
  passwords,
  rolePrefix = '',
}: ProvisionOptions): Promise<void> {
  for (const name of [database, `${rolePrefix || 'x'}x`])
    if (!NAME.test(name)) throw new Error(`"${name}" is no name for a database or role`);
  const services = DATABASE_SERVICES.flatMap((service) => {
    const own = passwords[service];
    return own ? [{ service, ...own, roles: rolesOf(service, rolePrefix) }] : [];
  });

  await asAdmin(adminUrl, async (server) => {
    // Roles and databases are the server's: two who provision at once would fail on the same catalogue row.
    await server.query("SELECT pg_advisory_lock(hashtext('switchboard provision'))");
    for (const { roles, owner, app } of services) {
      await makeRole(server, roles.owner, owner);
      await makeRole(server, roles.app, app);
    }
    await makeDatabase(server, database);
  });
  await asAdmin(urlOf(adminUrl, { database }), async (inside) => {
    await inside.query('BEGIN');
    await inside.query("SELECT pg_advisory_xact_lock(hashtext('switchboard provision'))");
    await inside.query(
      `REVOKE ALL ON DATABASE ${database} FROM PUBLIC; REVOKE ALL ON SCHEMA public FROM PUBLIC`,
    );
    for (const { service, roles } of services) await inside.query(schemaSql(database, service, roles));
    await inside.query('COMMIT');
  });
}

/** Takes away what `provisionDatabase` made, the data too. For tests. */
export async function dropProvisioned({
  adminUrl,
  database,
  rolePrefix = '',
}: Omit<ProvisionOptions, 'passwords'>): Promise<void> {
  if (!NAME.test(database)) throw new Error(`"${database}" is no name for a database`);
  await asAdmin(adminUrl, async (server) => {
    await server.query("SELECT pg_advisory_lock(hashtext('switchboard provision'))");
    await server.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
    for (const service of DATABASE_SERVICES) {
      const { owner, app } = rolesOf(service, rolePrefix);
      await server.query(`DROP ROLE IF EXISTS ${owner}, ${app}`);
    }
  });
}

async function asAdmin(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 60_000,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

async function makeRole(server: pg.Client, role: string, password: string): Promise<void> {
  const { rowCount } = await server.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  const secret = pg.escapeLiteral(password);
  await server.query(
    `${rowCount ? 'ALTER' : 'CREATE'} ROLE ${role} WITH LOGIN NOINHERIT NOCREATEDB NOCREATEROLE PASSWORD ${secret}`,
  );
}

async function makeDatabase(server: pg.Client, database: string): Promise<void> {
  const { rowCount } = await server.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
  if (!rowCount) await server.query(`CREATE DATABASE ${database} ENCODING 'UTF8' TEMPLATE template0`);
}

/** An administrator who is no superuser must be a member of the owner role to act for it. */
function schemaSql(
  database: string,
  service: string,
  { owner, app }: { owner: string; app: string },
): string {
  return `
    DO $$ BEGIN
      IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN EXECUTE 'GRANT ${owner} TO CURRENT_USER'; END IF;
    END $$;
    GRANT CONNECT ON DATABASE ${database} TO ${owner}, ${app};
    CREATE SCHEMA IF NOT EXISTS ${service} AUTHORIZATION ${owner};
    REVOKE ALL ON SCHEMA ${service} FROM PUBLIC;
    GRANT USAGE ON SCHEMA ${service} TO ${app};
    ALTER ROLE ${owner} IN DATABASE ${database} SET search_path = ${service};
    ALTER ROLE ${app} IN DATABASE ${database} SET search_path = ${service};
    ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} IN SCHEMA ${service} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${app};
    ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} IN SCHEMA ${service} GRANT USAGE, SELECT ON SEQUENCES TO ${app};
    ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
    ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} IN SCHEMA ${service} GRANT EXECUTE ON FUNCTIONS TO ${app};`;
}
