/** Runs one of Jest's projects in this terminal: the first argument names it, the others go to Jest. */
import { killJest, runJest } from './jest.mjs';
import { onEnd } from './signals.mjs';

const [project, ...args] = process.argv.slice(2);
onEnd(
  () => Promise.resolve(killJest()),
  () => 130,
);
// The project comes last: Jest would take what follows it for further projects.
process.exit((await runJest([...args, '--selectProjects', project], {})).code);
