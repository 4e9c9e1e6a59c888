/** `npm run status`: every process of the platform in SWITCHBOARD_HOME, asked now. */
import { join } from 'node:path';
import { ROOT } from './lib/bootstrap.mjs';
import { lookAt } from './lib/processes.ts';
import { type Entry, runningPlatform } from './platform/run-file.ts';
import { readinessOf } from './platform/services.ts';

const home = process.env.SWITCHBOARD_HOME ?? join(ROOT, '.switchboard');
const platform = runningPlatform(join(home, 'run.json'));
if (!platform) {
  process.stdout.write(`No platform runs in ${home}. Start one with npm start.\n`);
  process.exit(3);
}
const readiness = await Promise.all(platform.processes.map(stateOf));
const table = [
  ['process', 'pid', 'address', 'management', 'readiness', 'restarts'],
  ...platform.processes.map(({ name, pid, address, managementAddress, restarts }, row) =>
    [name, pid, address, managementAddress, readiness[row], restarts].map((cell) => String(cell ?? '-')),
  ),
];
const widthOf = (column: number) => Math.max(...table.map((row) => row[column]?.length ?? 0));
const lines = table.map((row) => row.map((cell, column) => cell.padEnd(widthOf(column))).join('  '));
const state = platform.ready ? '' : ', still starting';
process.stdout.write(
  `Switchboard at ${platform.address}, since ${platform.startedAt}, pid ${platform.pid}${state}\n\n`,
);
process.stdout.write(`${lines.map((line) => line.trimEnd()).join('\n')}\n`);
process.exit(readiness.every((state) => ['ok', 'degraded', 'running', '-'].includes(state)) ? 0 : 1);

async function stateOf({ kind, pid, managementAddress }: Entry): Promise<string> {
  if (kind === 'service') return (await readinessOf(Number(new URL(managementAddress ?? '').port))).state;
  if (pid === null) return '-';
  return lookAt(pid) ? 'running' : 'gone';
}
