import { rmSync } from 'node:fs';
import { readJson, writeJson } from '../lib/home.mjs';
import { stillLives, lookAt } from '../lib/processes.mjs';

/**
 * What stands in run.json and what `npm run status` prints: every process, the servers included.
 * @typedef {{ name: string, kind: 'service' | 'server', pid: number | null, address: string | null,
 *   managementAddress: string | null, readiness: string, restarts: number }} Entry
 */

/** Keeps run.json current; nobody else writes it. */
export class RunFile {
  /** @type {(() => Entry[])[]} */
  #sources = [];

  /** @param {import('../lib/home.mjs').Home} home @param {string} address */
  constructor(home, address) {
    this.file = home.runFile;
    this.facts = {
      pid: process.pid,
      startTicks: lookAt(process.pid)?.startTicks ?? null,
      address,
      home: home.folder,
      startedAt: new Date().toISOString(),
      ready: false,
    };
  }

  /** @param {() => Entry[]} source asked at every write */
  add(source) {
    this.#sources.push(source);
    this.write();
  }

  ready() {
    this.facts.ready = true;
    this.write();
  }

  write() {
    writeJson(this.file, { ...this.facts, processes: this.#sources.flatMap((source) => source()) }, 0o644);
  }

  remove() {
    rmSync(this.file, { force: true });
  }
}

/**
 * The platform that runs in this home now, or null.
 * @param {string} file
 */
export function runningPlatform(file) {
  const run = readJson(file);
  return run && stillLives(run) ? run : null;
}
