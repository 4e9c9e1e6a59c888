import { randomBytes } from 'node:crypto';
import { chown, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findExecutable } from '../lib/run.mjs';
import { StepError } from '../lib/say.mjs';
import { random } from '../lib/secrets.ts';
import { privateFolder } from '../lib/server-user.ts';
import { ensurePackage, RABBIT } from './packages.mjs';
import { serve, type ServerPlace, statusOf } from './place.ts';

interface Ports {
  amqp: number;
  management: number;
  distribution: number;
  mapper: number;
}

/**
 * Starts a RabbitMQ of our own from the system's package: own node name, ports, port mapper, cookie and data, so that
 * neither the distribution's broker nor a second platform is touched.
 */
export async function startRabbit(place: ServerPlace, mapperPort: number) {
  const { home, user, root } = place;
  const command = await ensurePackage(RABBIT);
  const folder = await privateFolder(join(root, 'rabbitmq'), user);
  const ports = {
    amqp: await home.port('rabbitmq'),
    management: await home.port('rabbitmqManagement'),
    distribution: await home.port('rabbitmqDistribution'),
    mapper: mapperPort,
  };
  const password = home.secret('rabbitPassword', () => random(18));
  const authorization = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;
  const listener = `http://127.0.0.1:${ports.management}/api/health/checks/port-listener/${ports.management}`;
  const child = await serve(place, {
    name: 'rabbitmq',
    title: 'RabbitMQ',
    command,
    env: await environment(place, { folder, ports, password }),
    cwd: folder,
    // The signal is for the Erlang machine alone: its helpers, signalled too, would take it down without a shutdown.
    stopCommand: 'beam.smp',
    graceMs: 30_000,
    readyWithinMs: 120_000,
    answers: async () => (await statusOf(listener, { authorization })) === 200,
  });
  const address = `127.0.0.1:${ports.amqp}`;
  const managementUrl = `http://admin:${password}@127.0.0.1:${ports.management}`;
  return { child, url: `amqp://admin:${password}@${address}/`, managementUrl, address };
}

/** The Erlang port mapper would start by itself, as a daemon that outlives everybody; so it is started here, as a child. */
export async function startPortMapper(place: ServerPlace) {
  await ensurePackage(RABBIT);
  const command = await findExecutable(['epmd', '/usr/lib/erlang/bin/epmd']);
  if (!command) {
    const todo = 'apt-get install --reinstall erlang-base';
    throw new StepError('Erlang is installed without epmd', { todo });
  }
  const folder = await privateFolder(join(place.root, 'rabbitmq'), place.user);
  const port = await place.home.port('rabbitmqPortMapper');
  const child = await serve(place, {
    name: 'rabbitmq-port-mapper',
    title: 'RabbitMQ’s port mapper',
    command,
    args: ['-port', String(port), '-address', '127.0.0.1'],
    env: { HOME: folder },
    cwd: folder,
    graceMs: 3_000,
    answers: () => true,
  });
  return { child, port, address: `127.0.0.1:${port}` };
}

async function environment(
  { home, user }: ServerPlace,
  { folder, ports, password }: { folder: string; ports: Ports; password: string },
) {
  const files = {
    '.erlang.cookie': home.secret('erlangCookie', () => randomBytes(20).toString('hex')),
    'rabbitmq.conf': configuration(ports, password),
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

/** Settings that RabbitMQ 3.10 and 4.x understand alike; 512 MB of log ahead for each node are more than is ever filled. */
const configuration = ({ management }: Ports, password: string) => `default_user = admin
default_pass = ${password}
default_user_tags.administrator = true
loopback_users = none
management.tcp.ip = 127.0.0.1
management.tcp.port = ${management}
vm_memory_high_watermark.absolute = 1GiB
disk_free_limit.absolute = 256MB
raft.wal_max_size_bytes = 67108864
log.file.level = warning
log.console = false
`;
