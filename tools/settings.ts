/** `npm run settings`: writes what is told about settings from their schemas: .env.example, docker-compose.yml, docs/operations.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './lib/bootstrap.mjs';
import { ending } from './lib/say.mjs';
import { serviceSchemas } from './lib/service-settings.ts';
import { settingsPages } from './lib/settings-pages.ts';
import { compile } from './platform/build.ts';

await ending(async () => {
  await compile();
  const pages = settingsPages(await serviceSchemas());
  rewrite('.env.example', pages.envExample);
  rewrite('docker-compose.yml', pages.compose);
  rewrite('docs/operations.md', pages.operations);
});

function rewrite(path: string, make: (text: string) => string) {
  const file = join(ROOT, path);
  const before = readFileSync(file, 'utf8');
  const after = make(before);
  if (after === before) return;
  writeFileSync(file, after);
  process.stdout.write(`${path} is written anew\n`);
}
