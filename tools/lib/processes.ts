import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, globSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { readJson, writeJson } from './json.ts';
import { until } from './wait.ts';

interface Seen {
  pid: number;
  command: string;
  group: number;
  startTicks: string | undefined;
}

/** What /proc says of a process, or null when it is gone (a zombie is gone). */
export function lookAt(pid: number): Seen | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const close = text.lastIndexOf(')');
    const fields = text.slice(close + 2).split(' ');
    if (fields[0] === 'Z') return null;
    const command = text.slice(text.indexOf('(') + 1, close);
    return { pid, command, group: Number(fields[2]), startTicks: fields[19] };
  } catch {
    return null;
  }
}

/** The numbers of all processes. */
export const allPids = () => readdirSync('/proc').map(Number).filter(Boolean);

/** Every living process of a group. */
export const groupMembers = (group: number): Seen[] =>
  allPids()
    .map(lookAt)
    .filter((found) => found !== null)
    .filter((found) => found.group === group);

/** Signals a process, or a group by its negative number; one that is gone already is what we wanted. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone already.
  }
}

let isClosed = false;

/** From now on nothing is started any more: we are stopping. */
export function closeDoors(): void {
  isClosed = true;
}

/** Whether we are on the way down. */
export const isStopping = () => isClosed;

export interface Plan {
  name: string;
  command: string;
  args?: string[];
  /** The whole environment of the child. */
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** Whom to run as, when not as ourselves. */
  user?: { uid: number; gid: number } | null;
  /** Takes what it prints. */
  log: string;
  pidFile: string;
  /** What asks it to end. */
  stopSignal?: NodeJS.Signals;
  /** The group's process that gets the signal, when it is not the first. */
  stopCommand?: string;
  /** How long it may take before it is killed. */
  graceMs?: number;
}

export interface Child {
  name: string;
  pid: number;
  log: string;
  exited: Promise<unknown[]>;
  hasExited: () => boolean;
  stop: () => Promise<void>;
}

/** What stands in a pid file. */
interface PidRecord {
  name: string;
  pid: number;
  startTicks: string | null;
  stopSignal: NodeJS.Signals;
  stopCommand?: string;
  graceMs: number;
}

/**
 * Starts a child in a process group of its own, so that Ctrl-C in the terminal reaches us alone and we end the
 * children in order. Its pid is on record, so that a later start can end what a killed one left behind.
 */
export async function launch(plan: Plan): Promise<Child> {
  const { name, command, args = [], env, cwd, user, log, pidFile } = plan;
  if (isClosed) throw new Error(`${name} is not started: everything is stopping`);
  for (const file of [log, pidFile]) mkdirSync(dirname(file), { recursive: true });
  const output = openSync(log, 'a');
  const child = spawn(command, args, {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', output, output],
    ...(user && { uid: user.uid, gid: user.gid }),
  });
  closeSync(output);
  // Rejects where it cannot be started.
  await once(child, 'spawn');
  const exited = once(child, 'exit');
  const pid = child.pid ?? 0;
  const { stopSignal = 'SIGTERM', stopCommand, graceMs = 10_000 } = plan;
  const startTicks = lookAt(pid)?.startTicks ?? null;
  const record: PidRecord = { name, pid, startTicks, stopSignal, stopCommand, graceMs };
  writeJson(pidFile, record, 0o644);
  return {
    name,
    pid,
    log,
    exited,
    hasExited: () => child.exitCode !== null || child.signalCode !== null,
    stop: async () => {
      await endGroup(record);
      await exited;
      rmSync(pidFile, { force: true });
    },
  };
}

/** Asks a group to end, and kills what is left of it after its grace. */
async function endGroup({ pid, stopSignal, stopCommand, graceMs }: PidRecord): Promise<void> {
  const members = groupMembers(pid);
  if (members.length === 0) return;
  const first = members.find((member) => member.command === stopCommand)?.pid ?? pid;
  signal(first, stopSignal);
  let isAskedWhole = false;
  const gone = () => {
    const left = groupMembers(pid);
    if (left.length > 0 && !isAskedWhole && !left.some((member) => member.pid === first)) {
      // Whoever was to see to them has left.
      isAskedWhole = true;
      signal(-pid, 'SIGTERM');
    }
    return left.length === 0;
  };
  try {
    await until(gone, { timeoutMs: graceMs, what: 'end', everyMs: 50 });
  } catch {
    signal(-pid, 'SIGKILL');
    await until(gone, { timeoutMs: 5_000, what: `process group ${pid} after SIGKILL`, everyMs: 50 });
  }
}

/** Whether the process of a record still lives; the start time tells it from a later one with the same number. */
export function stillLives({ pid, startTicks }: Pick<PidRecord, 'pid' | 'startTicks'>): boolean {
  const found = lookAt(pid);
  return found !== null && (startTicks === null || found.startTicks === startTicks);
}

/** Ends every process that a start which was killed left behind in this folder of pid files; says which. */
export async function endLeftovers(folder: string): Promise<string[]> {
  const ended: string[] = [];
  for (const file of globSync(`${folder}/*.json`)) {
    const record = readJson<PidRecord>(file);
    if (record && (stillLives(record) || hasOrphans(record))) {
      await endGroup(record);
      ended.push(record.name);
    }
    rmSync(file, { force: true });
  }
  return ended;
}

const hasOrphans = ({ pid }: PidRecord) => lookAt(pid) === null && groupMembers(pid).length > 0;
