/** Runs some of Jest's projects in this terminal: the first argument names them, the others go to Jest. */
import { killJest, runJest } from './jest.ts';
import { onEnd } from './signals.ts';

const [projects = '', ...args] = process.argv.slice(2);
onEnd(
  () => Promise.resolve(killJest()),
  () => 130,
);
// The projects come last: Jest would take what follows them for further ones.
process.exit(await runJest([...args, '--selectProjects', ...projects.split(',')]));
