/** Jest alone, in this process's terminal: for tests that need nothing running, or servers that somebody exported. */
import { runJest } from './jest.mjs';

process.exit((await runJest(process.argv.slice(2), {})).code);
