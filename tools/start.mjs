/** `npm start`: the whole platform on this machine. See README.md and .env.example. */
import { runOnOurNode } from './lib/bootstrap.mjs';

await runOnOurNode('tools/platform/start.ts', { prepare: 'tools/servers/prepare.mjs' });
