import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { choosePort } from '../../tools/lib/ports.ts';
import { GENEROUS } from '../../tools/platform/generous.ts';
import { basic } from './broker-figures.js';
import { aProxy, type Proxy } from './proxy.js';
import { servers } from './servers.js';
import { until } from './wait.js';

const START = fileURLToPath(new URL('./processes/own-platform.mjs', import.meta.url));
const ADMIN = { adminEmail: 'admin@own.example', adminPassword: 'only-for-this-platform' };
const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'NODE_OPTIONS'];

/** A platform for tests that break it: services of its own on the test's servers, the broker through a proxy. */
export interface OwnPlatform {
  readonly place: { address: string; adminEmail: string; adminPassword: string };
  /** Of the nth gateway, from 1. */
  gateway(number: number): string;
  readonly runFile: string;
  readonly broker: Proxy;
  stop(): Promise<void>;
}

/** Starts one and waits until it is ready. */
export async function anOwnPlatform(settings: Record<string, string> = {}): Promise<OwnPlatform> {
  const { databaseUrl, rabbitmqUrl, rabbitmqManagementUrl, clamd } = servers();
  const database = `own_${randomBytes(4).toString('hex')}`;
  const broker = await aProxy(rabbitmqUrl);
  await broker.open();
  const home = mkdtempSync(join(tmpdir(), 'switchboard-own-'));
  chmodSync(home, 0o755);
  const port = await choosePort();
  const env = {
    ...Object.fromEntries(INHERITED.map((name) => [name, process.env[name]])),
    ...s3Settings(),
    PORT: String(port),
    SWITCHBOARD_HOME: home,
    SWITCHBOARD_DATABASE: database,
    DATABASE_URL: databaseUrl,
    RABBITMQ_URL: broker.urlOf(rabbitmqUrl),
    RABBITMQ_MANAGEMENT_URL: rabbitmqManagementUrl,
    CLAMD_HOST: clamd.host,
    CLAMD_PORT: String(clamd.port),
    ADMIN_EMAIL: ADMIN.adminEmail,
    ADMIN_PASSWORD: ADMIN.adminPassword,
    ...GENEROUS,
    ...settings,
  };
  const log = join(home, 'platform.log');
  const output = openSync(log, 'a');
  const child = spawn(process.execPath, [START], { env, stdio: ['ignore', output, output] });
  const exited = once(child, 'exit');
  const runFile = join(home, 'run.json');
  const databaseOf = (name: string) => {
    const url = new URL(databaseUrl);
    url.pathname = `/${name}`;
    return new pg.Client({ connectionString: url.toString() });
  };

  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
    await broker.cut();
    await fetch(`${new URL(rabbitmqManagementUrl).origin}/api/vhosts/${database}`, {
      method: 'DELETE',
      headers: { authorization: basic(rabbitmqManagementUrl) },
    });
    const admin = databaseOf('postgres');
    await admin.connect();
    await admin.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
    await admin.end();
    rmSync(home, { recursive: true, force: true });
  };
  const isReady = () => (JSON.parse(readFileSync(runFile, 'utf8')) as { ready: boolean }).ready;
  const ended = exited.then(() => {
    throw new Error(`The platform ended:\n${readFileSync(log, 'utf8')}`);
  });
  ended.catch(() => undefined);
  try {
    await Promise.race([until(isReady, { timeoutMs: 120_000, what: 'a platform of its own' }), ended]);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    place: { address: `http://localhost:${port}`, ...ADMIN },
    gateway: (number) => `http://localhost:${port + number - 1}`,
    runFile,
    broker,
    stop,
  };
}

/** Without MinIO the platform keeps files in a directory. */
function s3Settings(): Record<string, string> {
  try {
    const { endpoint, accessKey, secretKey } = servers().s3;
    return { S3_ENDPOINT: endpoint, S3_ACCESS_KEY: accessKey, S3_SECRET_KEY: secretKey };
  } catch {
    return {};
  }
}
