import { fork } from 'node:child_process';
import pg from 'pg';

/**
 * Starts the bare pipeline on the same servers, with a database and a vhost of its own.
 * @param {{ servers: Record<string, string>, agents?: string[] }} options `agents`: rooms that are offered contacts
 * @returns {Promise<{ address: string, processes: { name: string, pid: number }[], stop: () => void }>}
 */
export async function startBare({ servers, agents }) {
  const env = {
    ...process.env,
    BARE_DATABASE_URL: await aDatabase(servers.TEST_DATABASE_URL),
    BARE_RABBITMQ_URL: await aVhost(servers),
    ...(agents ? { BARE_CONTACTS: JSON.stringify(agents) } : {}),
  };
  const service = start('service.mjs', env);
  await service.ready;
  const gateway = start('gateway.mjs', env);
  const { port } = await gateway.ready;
  return {
    address: `http://127.0.0.1:${port}`,
    processes: [
      { name: 'bare gateway', pid: gateway.child.pid ?? 0 },
      { name: 'bare service', pid: service.child.pid ?? 0 },
    ],
    stop: () => [gateway, service].forEach(({ child }) => child.kill('SIGKILL')),
  };
}

function start(file, env) {
  const stdio = ['ignore', 'inherit', 'inherit', 'ipc'];
  const child = fork(new URL(file, import.meta.url), { env, stdio });
  const ready = new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`The bare ${file} ended with ${code}`)));
  });
  return { child, ready };
}

async function aDatabase(adminUrl) {
  const client = new pg.Client(adminUrl);
  await client.connect();
  await client.query('DROP DATABASE IF EXISTS bare');
  await client.query('CREATE DATABASE bare');
  await client.end();
  const url = new URL(adminUrl);
  url.pathname = '/bare';
  return url.toString();
}

async function aVhost({ TEST_RABBITMQ_URL, TEST_RABBITMQ_MANAGEMENT_URL }) {
  const { username, password, origin } = new URL(TEST_RABBITMQ_MANAGEMENT_URL);
  const signIn = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`);
  const headers = {
    authorization: `Basic ${signIn.toString('base64')}`,
    'content-type': 'application/json',
  };
  const put = (path, body) =>
    fetch(`${origin}/api/${path}`, { method: 'PUT', headers, body: JSON.stringify(body) });
  await put('vhosts/bare', {});
  await put(`permissions/bare/${username}`, { configure: '.*', write: '.*', read: '.*' });
  const url = new URL(TEST_RABBITMQ_URL);
  url.pathname = '/bare';
  return url.toString();
}
