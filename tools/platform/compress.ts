import { globSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const TEXTS = '**/*.{html,js,css,svg,json,webmanifest}';
/** Less than this fits into one packet with its headers. */
const MIN_BYTES = 1024;
const BEST = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };

/**
 * Writes `x.js.br` and `x.js.gz` beside every text of a page's folder: the gateway sends what the browser takes, and
 * nobody waits for the best compression but the build.
 */
export async function compressPages(folder: string): Promise<void> {
  const files = globSync(TEXTS, { cwd: folder }).map((name) => `${folder}/${name}`);
  await Promise.all(
    files.map(async (file) => {
      const content = await readFile(file);
      if (content.length < MIN_BYTES) return;
      await writeFile(`${file}.br`, await promisify(brotliCompress)(content, BEST));
      await writeFile(`${file}.gz`, await promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }));
    }),
  );
}
