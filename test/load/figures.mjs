import { readdirSync, readFileSync } from 'node:fs';

/** The value below which this share of the numbers lies. @param {number[]} sorted @param {number} share */
const percentile = (sorted, share) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

const rounded = (value) => Math.round(value * 100) / 100;

/** p50, p95, p99 and the largest, in ms. @param {number[]} numbers */
export function spread(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return {
    count: sorted.length,
    p50: rounded(percentile(sorted, 0.5)),
    p95: rounded(percentile(sorted, 0.95)),
    p99: rounded(percentile(sorted, 0.99)),
    max: rounded(sorted.at(-1) ?? 0),
  };
}

/** @param {number[]} numbers */
export const median = (numbers) =>
  rounded(
    percentile(
      [...numbers].sort((a, b) => a - b),
      0.5,
    ),
  );

/**
 * CPU milliseconds that each process has used, with its children where it is not the bench itself, whose children are
 * the platform.
 * @param {{ name: string, pid: number }[]} processes
 */
export function cpuOf(processes) {
  const parents = parentsOfAll();
  return Object.fromEntries(
    processes.map(({ name, pid }) => [
      name,
      (pid === process.pid ? [pid] : family(pid, parents)).reduce((sum, one) => sum + ticksOf(one) * 10, 0),
    ]),
  );
}

/** What was used between two looks. @param {Record<string, number>} before @param {Record<string, number>} after */
export const cpuBetween = (before, after) =>
  Object.fromEntries(
    Object.entries(after).map(([name, ms]) => [name, Math.max(0, ms - (before[name] ?? 0))]),
  );

function family(pid, parents) {
  const children = [...parents].filter(([, parent]) => parent === pid).map(([child]) => child);
  return [pid, ...children.flatMap((child) => family(child, parents))];
}

function statOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

const ticksOf = (pid) => Number(statOf(pid)[11] ?? 0) + Number(statOf(pid)[12] ?? 0);

function parentsOfAll() {
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  return new Map(pids.map((pid) => [pid, Number(statOf(pid)[1] ?? 0)]));
}
