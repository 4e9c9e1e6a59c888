import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const TEXT = /\.(html|js|css|svg|json|webmanifest)$/;
/** Less than this fits into one packet with its headers. */
const MIN_BYTES = 1024;
const ENCODINGS = {
  br: (content) =>
    promisify(brotliCompress)(content, {
      params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY },
    }),
  gz: (content) => promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }),
};

/**
 * Writes `x.js.br` and `x.js.gz` beside every text of a page's folder: the gateway sends what the browser takes, and
 * nobody waits for the best compression but the build.
 * @param {string} folder
 */
export async function compressPages(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const texts = entries.filter((entry) => entry.isFile() && TEXT.test(entry.name));
  await Promise.all(
    texts.map(async ({ parentPath, name }) => {
      const content = await readFile(join(parentPath, name));
      if (content.length < MIN_BYTES) return;
      for (const [extension, compress] of Object.entries(ENCODINGS))
        await writeFile(join(parentPath, `${name}.${extension}`), await compress(content));
    }),
  );
}
