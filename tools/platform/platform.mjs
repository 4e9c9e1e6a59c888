import { join, relative } from 'node:path';
import { mkdirSync } from 'node:fs';
import { ROOT } from '../lib/bootstrap.mjs';
import { Home } from '../lib/home.mjs';
import { closeDoors, endLeftovers } from '../lib/processes.mjs';
import { killRunning } from '../lib/run.mjs';
import { platformSecrets } from '../lib/secrets.mjs';
import { serviceSchemas } from '../lib/service-settings.ts';
import { say, step, StepError } from '../lib/say.mjs';
import { build } from './build.mjs';
import { namesOf } from './environment.mjs';
import { provision } from './provision.mjs';
import { RunFile, runningPlatform } from './run-file.mjs';
import { planInstances, readinessOf, startInstances, waitUntilReady } from './services.mjs';
import { seed } from './seed.mjs';

const LOOK_EVERY_MS = 5_000;

/**
 * One platform of this machine: its servers, its six services and the demonstration.
 */
export class Platform {
  /** @type {import('./services.mjs').Instance[]} */
  instances = [];
  /** @type {import('../servers/native.mjs').Servers} */
  servers = null;
  /** @type {Map<string, { pid: number | undefined, state: string }>} */
  #readiness = new Map();
  #stopped = null;
  #looking = null;

  /** @param {import('../lib/settings.ts').Settings} settings */
  constructor(settings) {
    this.settings = settings;
    this.home = new Home(settings.home);
    const other = runningPlatform(this.home.runFile);
    if (other) {
      throw new StepError(
        `A platform runs in ${this.home.folder} already (pid ${other.pid}, ${other.address})`,
        {
          todo: 'stop it with Ctrl-C, or give this one another SWITCHBOARD_HOME and PORT',
        },
      );
    }
    this.address = `http://localhost:${settings.port}`;
    this.runFile = new RunFile(this.home, this.address);
    this.secrets = platformSecrets(this.home);
  }

  /**
   * Builds, and meanwhile brings up the servers.
   * @param {(options: { home: Home, settings: import('../lib/settings.ts').Settings }) => Promise<import('../servers/native.mjs').Servers>} findServers
   */
  async startServers(findServers) {
    const left = await endLeftovers(this.home.pids);
    if (left.length > 0) say(`  ended what an earlier start left behind: ${left.join(', ')}`);
    this.runFile.write();
    // The servers wait for the disk and the network, the compiler for the processor: together they are quicker.
    const built = build();
    built.catch(() => undefined);
    this.servers = await findServers({ home: this.home, settings: this.settings });
    this.runFile.add(() => this.servers.list());
    await built;
  }

  /** Provisions the servers, then starts every service and waits until all are ready. */
  async startServices() {
    const { home, settings, servers, secrets } = this;
    const objectDirectory = join(home.folder, 'objects');
    if (!servers.s3) mkdirSync(objectDirectory, { recursive: true, mode: 0o700 });
    const names = namesOf(settings.database);
    const schemas = await serviceSchemas();
    const whole = { home, settings, servers, secrets, names, schemas, objectDirectory };
    await provision(whole);
    const planned = await planInstances(whole);
    const plans = planned.filter(({ isOurs }) => isOurs);
    for (const { isOurs, service, env } of planned) if (!isOurs) this.#leave(service, env);
    const start = async () => {
      this.instances = await startInstances(plans, { home, changed: () => this.runFile.write() });
      this.runFile.add(() => this.instances.map((instance) => this.#entryOf(instance)));
      await waitUntilReady(this.instances);
    };
    await step(`services: ${plans.map(({ name }) => name).join(', ')}`, start, () => 'ready');
    await this.#look();
  }

  /** A service that somebody else starts gets all it needs in a file. @param {string} service @param {Record<string, string>} env */
  #leave(service, env) {
    const file = relative(ROOT, this.home.keepEnvironment(service, env));
    say(`  ${service} is yours to start: npx nest start ${service} --watch --env-file ${file}`);
  }

  /** Makes the demonstration, where everything that it needs runs. @returns {Promise<void>} */
  async seed() {
    const { settings, secrets, home } = this;
    if (Object.values(settings.scale).includes(0)) return;
    const ports = Array.from({ length: settings.scale.gateway }, (_, index) => settings.port + index);
    const origins = new Set([
      settings.publicUrl,
      ...ports.flatMap((port) => [`http://localhost:${port}`, `http://127.0.0.1:${port}`]),
    ]);
    const password = settings.adminPassword ?? secrets.adminPassword;
    try {
      await step('the demonstration', () =>
        seed({
          address: this.address,
          email: settings.adminEmail,
          password,
          demonstrationPassword: secrets.demonstrationPassword,
          origins: [...origins],
        }),
      );
      home.state.seeded = true;
      home.save();
    } catch (error) {
      if (error.code === 'unauthenticated' && home.state.seeded) {
        say(`! ${settings.adminEmail} has another password by now; the demonstration is left as it is`);
        return;
      }
      const todo = `see ${home.log('gateway')}; an ADMIN_EMAIL or ADMIN_PASSWORD counts at the first start only`;
      throw new StepError('The demonstration could not be made', { todo, cause: error });
    }
  }

  /** From now on run.json tells the readiness of every process, a few seconds old at most. */
  watch() {
    this.runFile.ready();
    this.#looking = setInterval(() => void this.#look(), LOOK_EVERY_MS);
  }

  /** Stops the services, then the servers it started; only the first call counts. */
  stop() {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop() {
    clearInterval(this.#looking);
    closeDoors();
    killRunning();
    await Promise.all(this.instances.map(({ kept }) => kept.stop()));
    await this.servers?.stop();
    // What was being started when the end was asked for.
    await endLeftovers(this.home.pids);
    this.runFile.remove();
  }

  async #look() {
    await Promise.all(
      this.instances.map(async (instance) => {
        const pid = instance.kept.child?.pid;
        const { state } = await readinessOf(instance);
        this.#readiness.set(instance.name, { pid, state });
      }),
    );
    if (!this.#stopped) this.runFile.write();
  }

  /** What the process said last; one that was just started again has said nothing. */
  #readinessOf(name, kept) {
    if (!kept.child) return 'down';
    const last = this.#readiness.get(name);
    return last?.pid === kept.child.pid ? last.state : 'starting';
  }

  /** @param {import('./services.mjs').Instance} instance @returns {import('./run-file.mjs').Entry} */
  #entryOf({ name, service, address, managementPort, kept }) {
    return {
      name,
      service,
      kind: 'service',
      pid: kept.child?.pid ?? null,
      address,
      managementAddress: `http://127.0.0.1:${managementPort}`,
      readiness: this.#readinessOf(name, kept),
      restarts: kept.restarts,
    };
  }
}
