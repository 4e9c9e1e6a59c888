import { rmSync } from 'node:fs';
import type { Home } from '../lib/home.ts';
import { readJson, writeJson } from '../lib/json.ts';
import { lookAt, stillLives } from '../lib/processes.ts';

/** What stands in run.json and what `npm run status` prints: every process, the servers included. */
export interface Entry {
  name: string;
  service?: string;
  kind: 'service' | 'server';
  pid: number | null;
  address: string | null;
  managementAddress: string | null;
  readiness: string;
  restarts: number;
}

interface Facts {
  pid: number;
  startTicks: string | null;
  address: string;
  home: string;
  startedAt: string;
  ready: boolean;
}

/** Keeps run.json current; nobody else writes it. */
export class RunFile {
  readonly #file: string;
  readonly #facts: Facts;
  readonly #processes: () => Entry[];

  constructor(home: Home, address: string, processes: () => Entry[]) {
    this.#file = home.runFile;
    this.#processes = processes;
    this.#facts = {
      pid: process.pid,
      startTicks: lookAt(process.pid)?.startTicks ?? null,
      address,
      home: home.folder,
      startedAt: new Date().toISOString(),
      ready: false,
    };
  }

  ready(): void {
    this.#facts.ready = true;
    this.write();
  }

  write(): void {
    writeJson(this.#file, { ...this.#facts, processes: this.#processes() }, 0o644);
  }

  remove(): void {
    rmSync(this.#file, { force: true });
  }
}

/** The platform that runs in this home now, or null. */
export function runningPlatform(file: string): (Facts & { processes: Entry[] }) | null {
  const run = readJson<Facts & { processes: Entry[] }>(file);
  return run && stillLives(run) ? run : null;
}
