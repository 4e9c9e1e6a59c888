import { mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from '../lib/bootstrap.mjs';
import { Home } from '../lib/home.ts';
import { closeDoors, endLeftovers } from '../lib/processes.ts';
import type { Kept } from '../lib/restart.ts';
import { killRunning } from '../lib/run.mjs';
import { say, step, StepError } from '../lib/say.mjs';
import { platformSecrets, type Secrets } from '../lib/secrets.ts';
import { serviceSchemas } from '../lib/service-settings.ts';
import type { Settings } from '../lib/settings.ts';
import type { Servers } from '../servers/native.ts';
import { build } from './build.ts';
import { namesOf } from './environment.ts';
import { provision } from './provision.ts';
import { type Entry, RunFile, runningPlatform } from './run-file.ts';
import { seed } from './seed.ts';
import { type Instance, planInstances, readinessOf, startInstances, waitUntilReady } from './services.ts';

const LOOK_EVERY_MS = 5_000;

/** One platform of this machine: its servers, its six services and the demonstration. */
export class Platform {
  readonly settings: Settings;
  readonly home: Home;
  readonly address: string;
  readonly secrets: Secrets;
  readonly #runFile: RunFile;
  readonly #readiness = new Map<string, { pid: number | undefined; state: string }>();
  #instances: Instance[] = [];
  #servers: Servers | null = null;
  #stopped: Promise<void> | null = null;
  #looking: NodeJS.Timeout | undefined;

  constructor(settings: Settings) {
    this.settings = settings;
    this.home = new Home(settings.home);
    const other = runningPlatform(this.home.runFile);
    if (other) {
      const where = `${this.home.folder} already (pid ${other.pid}, ${other.address})`;
      const todo = 'stop it with Ctrl-C, or give this one another SWITCHBOARD_HOME and PORT';
      throw new StepError(`A platform runs in ${where}`, { todo });
    }
    this.address = `http://localhost:${settings.port}`;
    this.#runFile = new RunFile(this.home, this.address, () => this.processes());
    this.secrets = platformSecrets(this.home);
  }

  get servers(): Servers {
    if (!this.#servers) throw new Error('The servers of the platform have not been started');
    return this.#servers;
  }

  /** Builds, and meanwhile brings up the servers. */
  async startServers(find: (options: { home: Home; settings: Settings }) => Promise<Servers>): Promise<void> {
    const left = await endLeftovers(this.home.pids);
    if (left.length > 0) say(`  ended what an earlier start left behind: ${left.join(', ')}`);
    this.#runFile.write();
    // The servers wait for the disk and the network, the compiler for the processor: together they are quicker.
    const built = build();
    built.catch(() => undefined);
    this.useServers(await find(this));
    await built;
  }

  useServers(servers: Servers): void {
    this.#servers = servers;
    this.#runFile.write();
  }

  /** Provisions the servers, then starts every service and waits until all are ready. */
  async startServices(): Promise<void> {
    const { home, settings, servers, secrets } = this;
    const objectDirectory = join(home.folder, 'objects');
    if (!servers.s3) mkdirSync(objectDirectory, { recursive: true, mode: 0o700 });
    const place = { home, settings, servers, secrets, names: namesOf(settings.database), objectDirectory };
    await provision(place);
    const planned = await planInstances({ ...place, schemas: await serviceSchemas() });
    const plans = planned.filter(({ isOurs }) => isOurs);
    for (const { isOurs, service, env } of planned) if (!isOurs) this.#leave(service, env);
    const start = async () => {
      this.#instances = await startInstances(plans, home, () => this.#runFile.write());
      await waitUntilReady(this.#instances);
    };
    await step(`services: ${plans.map(({ name }) => name).join(', ')}`, start, () => 'ready');
    await this.#look();
  }

  /** A service that somebody else starts gets all it needs in a file. */
  #leave(service: string, env: Record<string, string>): void {
    const file = relative(ROOT, this.home.keepEnvironment(service, env));
    say(`  ${service} is yours to start: npx nest start ${service} --watch --env-file ${file}`);
  }

  /** Makes the demonstration, where everything that it needs runs. */
  async seed(): Promise<void> {
    const { settings, secrets, home } = this;
    const { adminEmail: email, adminPassword, scale, port, publicUrl } = settings;
    if (Object.values(scale).includes(0)) return;
    const ports = Array.from({ length: scale.gateway }, (_, index) => port + index);
    const own = ports.flatMap((port) => [`http://localhost:${port}`, `http://127.0.0.1:${port}`]);
    const { demonstrationPassword } = secrets;
    const password = adminPassword ?? secrets.adminPassword;
    const origins = [...new Set([publicUrl, ...own])];
    try {
      await step('the demonstration', () =>
        seed({ address: this.address, email, password, demonstrationPassword, origins }),
      );
      home.state.seeded = true;
      home.save();
    } catch (error) {
      if (home.state.seeded && (error as { code?: string }).code === 'unauthenticated') {
        say(`! ${email} has another password by now; the demonstration is left as it is`);
        return;
      }
      const todo = `see ${home.log('gateway')}; an ADMIN_EMAIL or ADMIN_PASSWORD counts at the first start only`;
      throw new StepError('The demonstration could not be made', { todo, cause: error });
    }
  }

  /** From now on run.json has the readiness of every process, a few seconds old at most. */
  watch(): void {
    this.#runFile.ready();
    this.#looking = setInterval(() => void this.#look(), LOOK_EVERY_MS);
  }

  /** Everything that works for the platform. */
  processes(): Entry[] {
    return [...(this.#servers?.list() ?? []), ...this.#instances.map((instance) => this.#entryOf(instance))];
  }

  /** Stops the services, then the servers it started; only the first call counts. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    clearInterval(this.#looking);
    closeDoors();
    killRunning();
    await Promise.all(this.#instances.map(({ kept }) => kept.stop()));
    await this.#servers?.stop();
    // What was being started when the end was asked for.
    await endLeftovers(this.home.pids);
    this.#runFile.remove();
  }

  async #look(): Promise<void> {
    const look = async ({ name, managementPort, kept }: Instance) => {
      const pid = kept.child?.pid;
      this.#readiness.set(name, { pid, state: (await readinessOf(managementPort)).state });
    };
    await Promise.all(this.#instances.map(look));
    if (!this.#stopped) this.#runFile.write();
  }

  #entryOf({ name, service, address, managementPort, kept }: Instance): Entry {
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

  /** What the process said last; one that was just started again has said nothing. */
  #readinessOf(name: string, { child }: Kept): string {
    if (!child) return 'down';
    const last = this.#readiness.get(name);
    return last?.pid === child.pid ? (last?.state ?? 'starting') : 'starting';
  }
}
