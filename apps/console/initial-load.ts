import { brotliCompressSync } from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';

/** Fails the build when what travels for a first visit is larger: the entry, all that it imports statically, its styles. */
export function initialLoad({ maxBytes }: { maxBytes: number }): Plugin {
  return {
    name: 'switchboard:initial-load',
    apply: 'build',
    generateBundle(_options, bundle) {
      const files = [...filesOfFirstLoad(bundle)];
      const bytes = files.reduce((sum, file) => sum + sizeOnItsWay(bundle[file]), 0);
      const said = `The first load is ${(bytes / 1024).toFixed(1)} KB (brotli) of ${maxBytes / 1024} KB`;
      if (bytes > maxBytes) this.error(`${said}: ${files.join(', ')}`);
      this.info(said);
    },
  };
}

function filesOfFirstLoad(bundle: Rolldown.OutputBundle): Set<string> {
  const files = new Set<string>();
  const visit = (file: string) => {
    const chunk = bundle[file];
    if (!chunk || files.has(file)) return;
    files.add(file);
    if (chunk.type !== 'chunk') return;
    chunk.viteMetadata?.importedCss.forEach((css) => files.add(css));
    chunk.imports.forEach(visit);
  };
  for (const [file, chunk] of Object.entries(bundle))
    if (chunk.type === 'chunk' && chunk.isEntry) visit(file);
  return files;
}

/** Browsers are served the brotli that the build makes. */
function sizeOnItsWay(file: Rolldown.OutputChunk | Rolldown.OutputAsset | undefined): number {
  if (!file) return 0;
  return brotliCompressSync(file.type === 'chunk' ? file.code : file.source).byteLength;
}
