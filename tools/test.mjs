/** `npm test`: every test, on servers of its own. Arguments go to Jest: `npm test -- libs/kernel`. */
import { runOnOurNode } from './lib/bootstrap.mjs';

await runOnOurNode('tools/platform/test.ts', {
  prepare: 'tools/servers/prepare.mjs',
  lastWords: '0 passed, 1 failed, 0 skipped',
});
