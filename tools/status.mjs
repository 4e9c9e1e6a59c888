/** `npm run status`: every process of the platform in SWITCHBOARD_HOME, asked now. */
import { join } from 'node:path';
import { ROOT } from './lib/bootstrap.mjs';
import { lookAt } from './lib/processes.mjs';
import { readinessOf } from './platform/services.mjs';
import { runningPlatform } from './platform/run-file.mjs';

const home = process.env.SWITCHBOARD_HOME ?? join(ROOT, '.switchboard');
const platform = runningPlatform(join(home, 'run.json'));
if (!platform) {
  process.stdout.write(`No platform runs in ${home}. Start one with npm start.\n`);
  process.exit(3);
}
const rows = await Promise.all(platform.processes.map(rowOf));
const head = ['process', 'pid', 'address', 'management', 'readiness', 'restarts'];
const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)));
const line = (cells) =>
  cells
    .map((cell, column) => cell.padEnd(widths[column]))
    .join('  ')
    .trimEnd();
process.stdout.write(
  `Switchboard at ${platform.address}, since ${platform.startedAt}, pid ${platform.pid}${platform.ready ? '' : ', still starting'}\n\n`,
);
process.stdout.write(`${[head, ...rows].map(line).join('\n')}\n`);
process.exit(rows.every((row) => ['ok', 'degraded', 'running', '-'].includes(row[4])) ? 0 : 1);

/** @param {import('./platform/run-file.mjs').Entry} entry */
async function rowOf({ name, kind, pid, address, managementAddress, restarts }) {
  const lives = pid !== null && lookAt(pid) !== null;
  const readiness =
    kind === 'server' ? (pid === null ? '-' : lives ? 'running' : 'gone') : await stateAt(managementAddress);
  return [name, String(pid ?? '-'), address ?? '-', managementAddress ?? '-', readiness, String(restarts)];
}

/** @param {string} managementAddress */
async function stateAt(managementAddress) {
  return (await readinessOf({ managementPort: Number(new URL(managementAddress).port) })).state;
}
