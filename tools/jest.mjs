/** Runs Jest as this project needs it (ES modules, our Node) with the arguments given: `node tools/jest.mjs libs/kernel`. */
import { runOnOurNode } from './lib/bootstrap.mjs';

await runOnOurNode('tools/platform/jest-alone.mjs');
