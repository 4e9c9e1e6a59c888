/**
 * Processes that a test's subject starts run its sources: `./x.js` is `./x.ts` where that is what there is. Node strips
 * their types by itself.
 */
import { existsSync } from 'node:fs';
import { enableCompileCache, flushCompileCache, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

// Stripping types is four fifths of such a process's start. It is killed when it has answered, so it keeps early what it stripped.
enableCompileCache();
setInterval(flushCompileCache, 100).unref();

registerHooks({
  resolve(specifier, context, next) {
    const source = sourceOf(specifier, context.parentURL);
    return next(source ?? specifier, context);
  },
});

/** @param {string} specifier @param {string | undefined} parent */
function sourceOf(specifier, parent) {
  if (!/^(\.|file:).+\.js$/.test(specifier)) return null;
  const source = new URL(specifier.replace(/\.js$/, '.ts'), parent);
  return existsSync(fileURLToPath(source)) ? source.href : null;
}
