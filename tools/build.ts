/** `npm run build`: compiles the libraries and services with swc and bundles the two web applications. */
import { ending } from './lib/say.mjs';
import { build } from './platform/build.ts';

await ending(build);
