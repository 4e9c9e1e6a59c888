import { randomBytes } from 'node:crypto';
import { chown, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launch } from '../lib/processes.mjs';
import { findExecutable } from '../lib/run.mjs';
import { StepError } from '../lib/say.mjs';
import { privateFolder } from '../lib/server-user.mjs';
import { until } from '../lib/wait.mjs';
import { ensurePackage, RABBIT } from './packages.mjs';

/**
 * Starts a RabbitMQ of our own from the system's package: own node name, ports, port mapper, cookie and data, so that
 * neither the distribution's broker nor a second platform is touched.
 * @param {import('./postgres.mjs').ServerPlace & { mapperPort: number }} place
 */
export async function startRabbit({ home, user, root, mapperPort }) {
  const server = await ensurePackage(RABBIT);
  const folder = await privateFolder(join(root, 'rabbitmq'), user);
  const ports = {
    amqp: await home.port('rabbitmq'),
    management: await home.port('rabbitmqManagement'),
    distribution: await home.port('rabbitmqDistribution'),
    mapper: mapperPort,
  };
  const password = home.secret('rabbitPassword', () => randomBytes(18).toString('base64url'));
  const child = await launch({
    name: 'rabbitmq',
    command: server,
    env: await environment({ home, user, folder, ports, password }),
    cwd: folder,
    user,
    log: home.log('rabbitmq'),
    pidFile: home.pidFile('rabbitmq'),
    // The signal is for the Erlang machine alone: its helpers, signalled too, would take it down without a shutdown.
    stopCommand: 'beam.smp',
    graceMs: 30_000,
  });
  const managementUrl = `http://admin:${password}@127.0.0.1:${ports.management}`;
  await ready(managementUrl, child, home.log('rabbitmq'));
  const url = `amqp://admin:${password}@127.0.0.1:${ports.amqp}/`;
  return { child, url, managementUrl, address: `127.0.0.1:${ports.amqp}` };
}

/**
 * The Erlang port mapper would start by itself, as a daemon that outlives everybody; so it is started here, as a child.
 * @param {import('./postgres.mjs').ServerPlace} place
 */
export async function startPortMapper({ home, user, root }) {
  await ensurePackage(RABBIT);
  const epmd = await findExecutable(['epmd', '/usr/lib/erlang/bin/epmd']);
  if (!epmd)
    throw new StepError('Erlang is installed without epmd', {
      todo: 'apt-get install --reinstall erlang-base',
    });
  const folder = await privateFolder(join(root, 'rabbitmq'), user);
  const port = await home.port('rabbitmqPortMapper');
  const child = await launch({
    name: 'rabbitmq-port-mapper',
    command: epmd,
    args: ['-port', String(port), '-address', '127.0.0.1'],
    env: { PATH: process.env.PATH, HOME: folder },
    cwd: folder,
    user,
    log: home.log('rabbitmq-port-mapper'),
    pidFile: home.pidFile('rabbitmq-port-mapper'),
    graceMs: 3_000,
  });
  return { child, port, address: `127.0.0.1:${port}` };
}

/** @returns {Promise<Record<string, string | undefined>>} */
async function environment({ home, user, folder, ports, password }) {
  const cookie = home.secret('erlangCookie', () => randomBytes(20).toString('hex'));
  const files = {
    '.erlang.cookie': cookie,
    'rabbitmq.conf': configuration({ ports, password }),
    enabled_plugins: '[rabbitmq_management].\n',
    // Empty, so that /etc/rabbitmq is not read.
    'rabbitmq-env.conf': '',
    'advanced.config': '[].\n',
  };
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    await rm(path, { force: true });
    await writeFile(path, text, { mode: 0o400 });
    if (user) await chown(path, user.uid, user.gid);
  }
  return {
    PATH: process.env.PATH,
    HOME: folder,
    LANG: 'C.UTF-8',
    ERL_EPMD_PORT: String(ports.mapper),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: `switchboard-${home.state.id.slice(0, 8)}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(ports.amqp),
    RABBITMQ_DIST_PORT: String(ports.distribution),
    RABBITMQ_CONF_ENV_FILE: join(folder, 'rabbitmq-env.conf'),
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_ADVANCED_CONFIG_FILE: join(folder, 'advanced.config'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
    RABBITMQ_MNESIA_BASE: join(folder, 'data'),
    RABBITMQ_LOG_BASE: join(folder, 'logs'),
    RABBITMQ_GENERATED_CONFIG_DIR: join(folder, 'generated'),
    // Idle schedulers sleep instead of spinning; the two cores are shared with everything else.
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS:
      '-start_epmd false -kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none',
  };
}

/** Settings that RabbitMQ 3.10 and 4.x understand alike. */
function configuration({ ports, password }) {
  return [
    'default_user = admin',
    `default_pass = ${password}`,
    'default_user_tags.administrator = true',
    'loopback_users = none',
    'management.tcp.ip = 127.0.0.1',
    `management.tcp.port = ${ports.management}`,
    'vm_memory_high_watermark.absolute = 1GiB',
    'disk_free_limit.absolute = 256MB',
    // 512 MB by default, for each node: more than a demonstration ever fills.
    'raft.wal_max_size_bytes = 67108864',
    'log.file.level = warning',
    'log.console = false',
    '',
  ].join('\n');
}

/**
 * @param {string} managementUrl
 * @param {import('../lib/processes.mjs').Child} child
 * @param {string} log
 */
async function ready(managementUrl, child, log) {
  const { origin, username, password } = new URL(managementUrl);
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const answers = async () => {
    const options = { headers: { authorization }, signal: AbortSignal.timeout(2_000) };
    const response = await fetch(
      `${origin}/api/health/checks/port-listener/${new URL(managementUrl).port}`,
      options,
    );
    return response.ok;
  };
  const abort = () => (child.hasExited() ? 'it ended' : null);
  try {
    await until(answers, { timeoutMs: 120_000, what: 'RabbitMQ', everyMs: 250, abort });
  } catch (cause) {
    throw new StepError('RabbitMQ does not answer', { todo: 'look into its log', log, cause });
  }
}
