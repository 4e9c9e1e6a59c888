import { spawn } from 'node:child_process';
import { mkdirSync, openSync, closeSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { until } from './wait.mjs';

/**
 * What /proc tells of a process, or null when it is gone (a zombie is gone).
 * @param {number} pid
 * @returns {{ pid: number, command: string, group: number, startTicks: string } | null}
 */
export function lookAt(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const close = text.lastIndexOf(')');
    const fields = text.slice(close + 2).split(' ');
    if (fields[0] === 'Z') return null;
    return {
      pid,
      command: text.slice(text.indexOf('(') + 1, close),
      group: Number(fields[2]),
      startTicks: fields[19],
    };
  } catch {
    return null;
  }
}

/** Every living process of a group. @param {number} group */
export function groupMembers(group) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => lookAt(Number(name)))
    .filter((found) => found !== null && found.group === group);
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
function signalQuietly(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already: that is what we wanted.
  }
}

let isClosed = false;

/** From now on nothing is started any more: we are stopping. */
export function closeDoors() {
  isClosed = true;
}

/** Whether we are on the way down. */
export const isStopping = () => isClosed;

/**
 * @typedef {object} Plan
 * @property {string} name
 * @property {string} command
 * @property {string[]} [args]
 * @property {Record<string, string | undefined>} [env] the whole environment of the child
 * @property {string} [cwd]
 * @property {{ uid: number, gid: number } | null} [user] whom to run as, when not as ourselves
 * @property {string} log file that takes stdout and stderr
 * @property {string} pidFile
 * @property {NodeJS.Signals} [stopSignal] what asks it to end
 * @property {string} [stopCommand] name of the group's process that gets the signal, when it is not the first
 * @property {number} [graceMs] how long it may take before it is killed
 */

/**
 * @typedef {object} Child
 * @property {string} name
 * @property {number} pid
 * @property {string} log
 * @property {Promise<{ code: number | null, signal: string | null }>} exited
 * @property {() => boolean} hasExited
 * @property {() => Promise<void>} stop
 */

/**
 * Starts a child in a process group of its own, so that Ctrl-C in the terminal reaches us alone and we end the
 * children in order. Its pid is on record, so that a later start can end what a killed one left behind.
 * @param {Plan} plan
 * @returns {Promise<Child>}
 */
export async function launch(plan) {
  const { name, command, args = [], env = process.env, cwd, user, log, pidFile } = plan;
  if (isClosed) throw new Error(`${name} is not started: everything is stopping`);
  mkdirSync(dirname(log), { recursive: true });
  mkdirSync(dirname(pidFile), { recursive: true });
  const output = openSync(log, 'a');
  const child = spawn(command, args, {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', output, output],
    ...(user ? { uid: user.uid, gid: user.gid } : {}),
  });
  closeSync(output);
  const ended = { value: false };
  const exited = new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      ended.value = true;
      resolve({ code, signal });
    });
  });
  await new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const pid = child.pid;
  const { stopSignal = 'SIGTERM', stopCommand, graceMs = 10_000 } = plan;
  const record = { name, pid, startTicks: lookAt(pid)?.startTicks ?? null, stopSignal, stopCommand, graceMs };
  writeFileSync(pidFile, JSON.stringify(record));
  return {
    name,
    pid,
    log,
    exited,
    hasExited: () => ended.value,
    stop: async () => {
      await endGroup(record);
      await exited;
      rmSync(pidFile, { force: true });
    },
  };
}

/**
 * Asks a group to end, and kills what is left of it after its grace.
 * @param {{ pid: number, stopSignal: NodeJS.Signals, stopCommand?: string, graceMs: number }} record
 */
async function endGroup({ pid, stopSignal, stopCommand, graceMs }) {
  const members = groupMembers(pid);
  if (members.length === 0) return;
  const first = members.find((member) => member.command === stopCommand)?.pid ?? pid;
  signalQuietly(first, stopSignal);
  let toldTheRest = false;
  const gone = () => {
    const left = groupMembers(pid);
    if (left.length > 0 && !toldTheRest && !left.some((member) => member.pid === first)) {
      // Whoever was to see to them has left.
      toldTheRest = true;
      signalQuietly(-pid, 'SIGTERM');
    }
    return left.length === 0;
  };
  try {
    await until(gone, { timeoutMs: graceMs, what: 'end', everyMs: 50 });
  } catch {
    signalQuietly(-pid, 'SIGKILL');
    await until(gone, { timeoutMs: 5_000, what: `process group ${pid} after SIGKILL`, everyMs: 50 });
  }
}

/**
 * Whether the process of a pid file still lives; the start time tells it from a later one with the same number.
 * @param {{ pid: number, startTicks: string | null }} record
 */
export function stillLives(record) {
  const found = lookAt(record.pid);
  return found !== null && (record.startTicks === null || found.startTicks === record.startTicks);
}

/**
 * Ends every process that a start which was killed left behind in this folder of pid files.
 * @param {string} folder
 * @returns {Promise<string[]>} their names
 */
export async function endLeftovers(folder) {
  const ended = [];
  for (const file of pidFiles(folder)) {
    const record = readRecord(file);
    const isOurs =
      record && (stillLives(record) || (groupMembers(record.pid).length > 0 && lookAt(record.pid) === null));
    if (isOurs) {
      await endGroup(record);
      ended.push(record.name);
    }
    rmSync(file, { force: true });
  }
  return ended;
}

/** @param {string} folder */
function pidFiles(folder) {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => `${folder}/${name}`);
  } catch {
    return [];
  }
}

/** @param {string} file */
function readRecord(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
