import { createHash, randomUUID } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { readJson, writeJson } from './json.ts';
import { choosePort } from './ports.ts';
import { allPids } from './processes.ts';
import { canBeEnteredByAll, type ServerUser } from './server-user.ts';

/** What a home remembers from one start to the next. */
interface State {
  id: string;
  ports: Record<string, number>;
  serverRoot?: string;
  objectStore?: 'minio' | 'seaweedfs' | 'directory';
  seeded?: boolean;
}

/**
 * The folder of one platform (SWITCHBOARD_HOME): its ports, secrets, logs, pid files and, where the servers' user can
 * go there, their data.
 */
export class Home {
  readonly folder: string;
  readonly state: State;
  /** Ports of this run. */
  readonly #handedOut = new Map<string, number>();

  constructor(folder: string) {
    mkdirSync(resolve(folder), { recursive: true, mode: 0o755 });
    this.folder = realpathSync(resolve(folder));
    for (const name of ['logs', 'pids']) mkdirSync(join(this.folder, name), { recursive: true });
    this.state = readJson<State>(this.#stateFile) ?? { id: randomUUID(), ports: {} };
    this.save();
  }

  get #stateFile() {
    return join(this.folder, 'state.json');
  }

  get pids() {
    return join(this.folder, 'pids');
  }

  get runFile() {
    return join(this.folder, 'run.json');
  }

  log(name: string) {
    return join(this.folder, 'logs', `${name}.log`);
  }

  pidFile(name: string) {
    return join(this.pids, `${name}.json`);
  }

  save(): void {
    writeJson(this.#stateFile, this.state, 0o644);
  }

  /** The environment of a service in a file for `node --env-file`, readable by its owner only. */
  keepEnvironment(service: string, env: Record<string, string>): string {
    const file = join(this.folder, `${service}.env`);
    const lines = Object.entries(env).map(([name, value]) => `${name}='${value}'\n`);
    writeFileSync(file, lines.join(''), { mode: 0o600 });
    return file;
  }

  /**
   * The port of this name: the one of last time while it is free, else a new one, remembered. Once given in this run it
   * stays, whoever sits on it meanwhile: others know it, so a server that died comes back there or not at all.
   */
  async port(name: string): Promise<number> {
    const given = this.#handedOut.get(name);
    if (given !== undefined) return given;
    const known = [...Object.entries(this.state.ports), ...this.#handedOut];
    const taken = new Set(known.filter(([key]) => key !== name).map(([, port]) => port));
    const port = await choosePort({ wanted: this.state.ports[name], taken });
    this.#handedOut.set(name, port);
    this.state.ports[name] = port;
    this.save();
    return port;
  }

  /** Secrets of this home, made once and readable by its owner only. */
  secret<T>(name: string, make: () => T): T {
    const file = join(this.folder, 'secrets.json');
    const secrets = readJson<Record<string, unknown>>(file) ?? {};
    if (!(name in secrets)) writeJson(file, Object.assign(secrets, { [name]: make() }), 0o600);
    return secrets[name] as T;
  }

  /**
   * Where the servers keep their data. As root they run as another user, who cannot enter every checkout: then it is
   * a folder of our own under /var/tmp, which carries the id of this home. One with another id belongs to a home that
   * was deleted, secrets included, so nobody can open it any more: it goes.
   */
  serverRoot(user: ServerUser | null): string {
    const root = (this.state.serverRoot ??= this.#placeFor(user));
    this.save();
    if (existsSync(root)) this.#takeOver(root);
    mkdirSync(root, { recursive: true, mode: 0o755 });
    chmodSync(root, 0o755);
    writeFileSync(join(root, 'home-id'), this.state.id);
    return root;
  }

  #placeFor(user: ServerUser | null): string {
    if (!user || canBeEnteredByAll(this.folder)) return join(this.folder, 'servers');
    return `/var/tmp/switchboard-${createHash('sha256').update(this.folder).digest('hex').slice(0, 12)}`;
  }

  #takeOver(root: string): void {
    if (statSync(root).uid !== process.getuid?.()) throw new Error(`${root} belongs to somebody else`);
    const mark = join(root, 'home-id');
    if (existsSync(mark) && readFileSync(mark, 'utf8') === this.state.id) return;
    // A home that was deleted under a running platform: its servers still write here.
    const pids = processesIn(root);
    if (pids.length > 0)
      throw new Error(`servers of a deleted home still run in ${root}: end ${pids.join(', ')} first`);
    rmSync(root, { recursive: true, force: true });
  }

  /** Deletes the servers' data only; logs stay. */
  removeServerData(): void {
    if (this.state.serverRoot) rmSync(this.state.serverRoot, { recursive: true, force: true });
  }

  /** Deletes everything of this home, its servers' data included. */
  destroy(): void {
    this.removeServerData();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Processes that work in a folder or below it. */
function processesIn(folder: string): number[] {
  const placeOf = (pid: number) => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`);
    } catch {
      return '';
    }
  };
  return allPids().filter((pid) => `${placeOf(pid)}/`.startsWith(`${folder}/`));
}
