import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { build, defineConfig, type Plugin } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** All that comes before anybody opens the chat: the launcher. */
const LOADER_LIMIT_BYTES = 6 * 1024;
/** A visitor loads one of them; the largest counts. */
const LANGUAGE = /^widget\/(en|de|cs|es|fr|it)-[^/]+\.js$/;
/** Of the open panel. */
const FIRST_PAINT_LIMIT_BYTES = 30 * 1024;
/** With what a contact is seen with, and the socket. */
const FIRST_MESSAGE_LIMIT_BYTES = 60 * 1024;

/** The one script tag of a host page: the launcher, and where the rest is. Built last, because it carries the rest's hashed name. */
function loader(): Plugin {
  return {
    name: 'switchboard-loader',
    apply: 'build',
    async writeBundle(_options, bundle) {
      const app = Object.values(bundle).find((chunk) => chunk.type === 'chunk' && chunk.isEntry);
      if (app?.type !== 'chunk') throw new Error('The widget has no entry');
      await build({
        configFile: false,
        logLevel: 'warn',
        define: { __APP__: JSON.stringify(app.fileName) },
        build: {
          outDir: here('dist'),
          emptyOutDir: false,
          target: 'es2022',
          rolldownOptions: {
            input: here('src/loader.ts'),
            output: { format: 'iife', entryFileNames: 'widget.js' },
          },
        },
      });
      keepWithin('The loader', gzip('widget.js'), LOADER_LIMIT_BYTES);
      const files = Object.keys(bundle);
      const languages = files.filter((file) => LANGUAGE.test(file)).map(gzip);
      if (languages.length < 6) throw new Error(`Only ${languages.length} languages were built`);
      const firstPaint =
        gzip('widget.js') +
        [app.fileName, ...app.imports].reduce((sum, file) => sum + gzip(file), 0) +
        Math.max(...languages);
      keepWithin('Everything up to the first paint of the open panel', firstPaint, FIRST_PAINT_LIMIT_BYTES);
      const later = ['contact-views', 'connection'].map((name) => partOf(files, name));
      const firstMessage = firstPaint + later.reduce((sum, file) => sum + gzip(file), 0);
      keepWithin('The same up to the first message', firstMessage, FIRST_MESSAGE_LIMIT_BYTES);
    },
  };
}

function partOf(files: readonly string[], name: string): string {
  const found = files.find((file) => file.startsWith(`widget/${name}-`));
  if (!found) throw new Error(`${name} is no part of its own`);
  return found;
}

const gzip = (file: string) => gzipSync(readFileSync(here(`dist/${file}`))).length;

function keepWithin(what: string, bytes: number, limit: number): void {
  if (bytes > limit) throw new Error(`${what} is ${bytes} bytes gzip; the limit is ${limit}`);
  process.stdout.write(`${what}: ${bytes} of ${limit} bytes gzip\n`);
}

/** The widget: `widget.js` for the host page, its parts under `widget/`, all relative so that any gateway can serve them. */
export default defineConfig({
  root: here('.'),
  base: './',
  plugins: [loader()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // The tokens' light-dark() as it is.
    cssTarget: ['chrome123', 'safari17.5', 'firefox120'],
    modulePreload: false,
    rolldownOptions: {
      input: here('src/app.tsx'),
      preserveEntrySignatures: 'exports-only',
      output: {
        entryFileNames: 'widget/app-[hash].js',
        chunkFileNames: 'widget/[name]-[hash].js',
        assetFileNames: 'widget/[name]-[hash][extname]',
      },
    },
  },
});
