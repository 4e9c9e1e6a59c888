/** `npm run build`: compiles the libraries and services with swc and bundles the two web applications. */
import { build } from './platform/build.mjs';
import { sayFailure } from './lib/say.mjs';

await build().catch((error) => {
  sayFailure(error);
  process.exit(1);
});
