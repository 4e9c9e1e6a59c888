/** `npm run bench:messages`, `npm run bench:contacts`: ours beside a bare pipeline of the same parts, on servers of its own. */
import { runOnOurNode } from './lib/bootstrap.mjs';

await runOnOurNode('tools/platform/bench.ts', { prepare: 'tools/servers/prepare.mjs' });
