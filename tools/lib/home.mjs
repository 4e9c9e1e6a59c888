import { createHash, randomUUID } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { choosePort } from './ports.mjs';
import { canBeEnteredByAll } from './server-user.mjs';

/**
 * The folder of one platform (SWITCHBOARD_HOME): its ports, secrets, logs, pid files and, where the servers' user can
 * go there, their data.
 */
export class Home {
  /** @type {Map<string, number>} ports of this run */
  #handedOut = new Map();

  /** @param {string} folder */
  constructor(folder) {
    mkdirSync(resolve(folder), { recursive: true, mode: 0o755 });
    this.folder = realpathSync(resolve(folder));
    for (const name of ['logs', 'pids']) mkdirSync(join(this.folder, name), { recursive: true });
    this.stateFile = join(this.folder, 'state.json');
    /** @type {{ id: string, ports: Record<string, number>, serverRoot?: string, objectStore?: import('../servers/object-store.mjs').Kind, seeded?: boolean }} */
    this.state = readJson(this.stateFile) ?? { id: randomUUID(), ports: {} };
    this.save();
  }

  /** Writes a file in one step, so that a reader never sees half of it. */
  save() {
    writeJson(this.stateFile, this.state, 0o644);
  }

  /** @param {string} name */
  log(name) {
    return join(this.folder, 'logs', `${name}.log`);
  }

  /** @param {string} name */
  pidFile(name) {
    return join(this.folder, 'pids', `${name}.json`);
  }

  /**
   * The environment of a service in a file for `node --env-file`, readable by its owner only.
   * @param {string} service
   * @param {Record<string, string>} env
   */
  keepEnvironment(service, env) {
    const file = join(this.folder, `${service}.env`);
    const lines = Object.entries(env).map(([name, value]) => `${name}='${value}'\n`);
    writeFileSync(file, lines.join(''), { mode: 0o600 });
    return file;
  }

  get pids() {
    return join(this.folder, 'pids');
  }

  get runFile() {
    return join(this.folder, 'run.json');
  }

  /**
   * The port of this name: the one of last time while it is free, else a new one, remembered.
   * @param {string} name
   * @param {number} [wanted]
   */
  async port(name, wanted) {
    const known = [...Object.entries(this.state.ports), ...this.#handedOut];
    const taken = new Set(known.filter(([key]) => key !== name).map(([, port]) => port));
    const port = await choosePort({ wanted: wanted ?? this.state.ports[name], taken });
    this.#handedOut.set(name, port);
    this.state.ports[name] = port;
    this.save();
    return port;
  }

  /**
   * Secrets of this home, made once and readable by its owner only.
   * @template T
   * @param {string} name
   * @param {() => T} make
   * @returns {T}
   */
  secret(name, make) {
    const file = join(this.folder, 'secrets.json');
    const secrets = readJson(file) ?? {};
    if (!(name in secrets)) {
      secrets[name] = make();
      writeJson(file, secrets, 0o600);
    }
    return secrets[name];
  }

  /**
   * Where the servers keep their data. As root they run as another user, who cannot enter every checkout: then it is
   * a folder of our own under /var/tmp, which carries the id of this home. One with another id belongs to a home that
   * was deleted, secrets included, so nobody can open it any more: it goes.
   * @param {import('./server-user.mjs').ServerUser | null} user
   */
  serverRoot(user) {
    if (!this.state.serverRoot) {
      const isOpen = !user || canBeEnteredByAll(this.folder);
      const hash = createHash('sha256').update(this.folder).digest('hex').slice(0, 12);
      this.state.serverRoot = isOpen ? join(this.folder, 'servers') : `/var/tmp/switchboard-${hash}`;
      this.save();
    }
    const root = this.state.serverRoot;
    if (existsSync(root)) {
      if (statSync(root).uid !== process.getuid()) throw new Error(`${root} belongs to somebody else`);
      if (readText(join(root, 'home-id')) !== this.state.id) {
        // A home that was deleted under a running platform: its servers still write here.
        const pids = processesIn(root);
        if (pids.length > 0)
          throw new Error(`servers of a deleted home still run in ${root}: end ${pids.join(', ')} first`);
        rmSync(root, { recursive: true, force: true });
      }
    }
    mkdirSync(root, { recursive: true, mode: 0o755 });
    chmodSync(root, 0o755);
    writeFileSync(join(root, 'home-id'), this.state.id);
    return root;
  }

  /** Deletes the servers' data only; logs stay. */
  removeServerData() {
    if (this.state.serverRoot) rmSync(this.state.serverRoot, { recursive: true, force: true });
  }

  /** Deletes everything of this home, its servers' data included. */
  destroy() {
    this.removeServerData();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Processes that work in a folder or below it. @param {string} folder */
function processesIn(folder) {
  const placeOf = (pid) => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`);
    } catch {
      return '';
    }
  };
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => `${placeOf(pid)}/`.startsWith(`${folder}/`));
}

/** @param {string} file */
export function readJson(file) {
  const text = readText(file);
  return text === null ? null : JSON.parse(text);
}

/** @param {string} file */
function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/**
 * @param {string} file
 * @param {unknown} value
 * @param {number} mode
 */
export function writeJson(file, value, mode) {
  const temporary = `${file}.${process.pid}.new`;
  writeFileSync(temporary, `${JSON.stringify(value, null, 2)}\n`, { mode });
  renameSync(temporary, file);
}
