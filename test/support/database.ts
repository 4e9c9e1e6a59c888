import { randomBytes } from 'node:crypto';
import {
  type DatabaseService,
  dropProvisioned,
  migrate,
  type MigrationClass,
  provisionDatabase,
  rolesOf,
  urlOf,
} from '@switchboard/database';
import { servers } from './servers.js';

/** A database of one test file, with addresses for each who may come in. */
export interface TestDatabase {
  /** As the service works: no DDL, its own schema only. */
  appUrl: string;
  /** As migrations run. */
  ownerUrl: string;
  /** The superuser, in this database. */
  adminUrl: string;
  name: string;
  /** Takes the database and its roles away. */
  drop(): Promise<void>;
}

/** A fresh database, provisioned and migrated for one service. */
export async function aDatabase(
  service: DatabaseService,
  migrations: MigrationClass[],
): Promise<TestDatabase> {
  const { of, adminUrl, name, drop } = await aPlatformDatabase({ [service]: migrations });
  return { ...of(service), adminUrl, name, drop };
}

/** A fresh database for several services at once, each in its schema. */
export async function aPlatformDatabase(migrations: Partial<Record<DatabaseService, MigrationClass[]>>) {
  const root = servers().databaseUrl;
  // Roles belong to the server: names of its own keep this database from the others'.
  const name = `t${randomBytes(6).toString('hex')}`;
  const rolePrefix = `${name}_`;
  const services = Object.keys(migrations) as DatabaseService[];
  const passwords = Object.fromEntries(
    services.map((service) => [service, { owner: name, app: `${name}-app` }]),
  );
  await provisionDatabase({ adminUrl: root, database: name, passwords, rolePrefix });

  const of = (service: DatabaseService) => {
    const { owner, app } = rolesOf(service, rolePrefix);
    return {
      ownerUrl: urlOf(root, { database: name, role: owner, password: name }),
      appUrl: urlOf(root, { database: name, role: app, password: `${name}-app` }),
    };
  };
  for (const service of services)
    await migrate({ url: of(service).ownerUrl, service, migrations: migrations[service] ?? [] });

  return {
    of,
    name,
    adminUrl: urlOf(root, { database: name }),
    drop: () => dropProvisioned({ adminUrl: root, database: name, rolePrefix }),
  };
}
