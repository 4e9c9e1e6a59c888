/** Some of Jest's projects alone, on our Node, needing nothing or what somebody exported: `npm run test:unit -- libs/kernel`. */
import { runOnOurNode } from './lib/bootstrap.mjs';

await runOnOurNode('tools/platform/jest-alone.ts');
