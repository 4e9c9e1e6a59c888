import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { say } from './say.mjs';

/**
 * Does the work while nobody else who takes the same lock file does: two starts in one checkout must not install or
 * build over each other. A lock whose holder is gone does not count.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {{ timeoutMs?: number }} [options]
 * @returns {Promise<T>}
 */
export async function underLock(file, work, { timeoutMs = 1_200_000 } = {}) {
  mkdirSync(dirname(file), { recursive: true });
  const end = Date.now() + timeoutMs;
  let told = false;
  while (!take(file)) {
    if (Date.now() > end) throw new Error(`${file} was not free within ${timeoutMs / 1000} s`);
    if (!told) say(`  waiting for another process that is at the same step (${file})`);
    told = true;
    await pause(200);
  }
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.removeListener('exit', release);
    release();
  }
}

/** @param {string} file */
function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  if (!isHeld(file)) rmSync(file, { force: true });
  return false;
}

/** @param {string} file */
function isHeld(file) {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    // Empty: its holder is between making and filling it.
    if (pid > 0) process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
