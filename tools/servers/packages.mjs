/** Part of the first stage: for any Node, without packages of npm. */
import { findExecutable, run } from '../lib/run.mjs';
import { say, StepError } from '../lib/say.mjs';

/** @typedef {{ executables: string[], packages: string[], what: string }} Package */

/** What the native servers need of the system. The wrapper in /usr/sbin insists on the distribution's user and folders. */
export const RABBIT = {
  executables: ['/usr/lib/rabbitmq/bin/rabbitmq-server'],
  packages: ['rabbitmq-server'],
  what: 'RabbitMQ',
};
export const CLAMD = { executables: ['clamd'], packages: ['clamav-daemon'], what: 'clamd' };
const CHROMIUM = {
  executables: ['chromium', 'chromium-browser', 'google-chrome'],
  packages: ['chromium', 'fonts-dejavu-core'],
  what: 'Chromium',
};

export const PIP = { executables: ['pip3', 'pip'], packages: ['python3-pip'], what: 'pip' };
export const OPENSSL = { executables: ['openssl'], packages: ['openssl'], what: 'OpenSSL' };

/**
 * Runs under a lock of its own. While it runs, policy-rc.d answers 101, so that Debian does not start the
 * distribution's own broker or scanner: we run private ones.
 */
const INSTALL = `
set -e
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
made=
if [ ! -e "$policy" ] || grep -q made-by-switchboard "$policy"; then
  printf '#!/bin/sh\\n# made-by-switchboard for the time of one install\\nexit 101\\n' > "$policy"
  chmod 755 "$policy"
  made=1
fi
trap '[ -z "$made" ] || rm -f "$policy"' EXIT
trap 'exit 130' INT TERM HUP
apt-get -q -o DPkg::Lock::Timeout=300 update
apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends "$@"
`;

let queue = Promise.resolve();

/**
 * The path of an executable, installing its Debian packages when it is missing and we may.
 * @param {Package} wanted
 * @returns {Promise<string>}
 */
export async function ensurePackage({ executables, packages, what }) {
  const there = await findExecutable(executables);
  if (there) return there;
  const turn = queue.then(() => install(packages, what));
  queue = turn.catch(() => undefined);
  await turn;
  const installed = await findExecutable(executables);
  if (installed) return installed;
  throw new StepError(`${what} was installed but ${executables[0]} is not to be found`);
}

/** The path of a system Chromium for browser tests, installed where it is missing and we may. */
export const ensureChromium = async () => process.env.CHROMIUM_PATH ?? (await ensurePackage(CHROMIUM));

/** @param {string[]} packages @param {string} what */
async function install(packages, what) {
  const todo = `install it yourself (apt-get install ${packages.join(' ')}) or give the address of a running one in the environment (.env.example)`;
  const prefix = await adminPrefix();
  if (!prefix || !(await findExecutable(['apt-get'])))
    throw new StepError(`${what} is not installed, and this user may not install packages with apt-get`, {
      todo,
    });
  say(`  installing ${packages.join(', ')} with apt-get`);
  const [command = 'env', ...more] = prefix;
  const args = [...more, 'flock', '/tmp/switchboard-apt.lock', 'sh', '-c', INSTALL, 'install', ...packages];
  await run(command, args, { timeoutMs: 900_000 }).catch((cause) => {
    throw new StepError(`${what} could not be installed`, { todo, cause });
  });
}

/** Nothing for root, sudo where it asks no questions, null where we may not. @returns {Promise<string[] | null>} */
async function adminPrefix() {
  if (process.getuid?.() === 0) return ['env'];
  const sudo = await findExecutable(['sudo']);
  const isAllowed = sudo && (await run(sudo, ['-n', 'true']).catch(() => null)) !== null;
  return isAllowed ? [sudo, '-n'] : null;
}

/** Whether a Docker engine with Compose answers: a client on the PATH alone says nothing. */
export async function dockerAnswers() {
  const docker = await findExecutable(['docker']);
  if (!docker) return false;
  try {
    await run(docker, ['info'], { timeoutMs: 3_000 });
    await run(docker, ['compose', 'version'], { timeoutMs: 3_000 });
    return true;
  } catch {
    return false;
  }
}
