/** `npm run contracts:lock`: records the contracts as they are now: the lock file, and an example for each that has none yet. */
import { existsSync, globSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { CONTRACTS } from '../libs/contracts/src/index.ts';
import { brokenPromises, lockOf } from '../libs/contracts/src/lock.ts';
import { ROOT } from './lib/bootstrap.mjs';
import { exampleOf, vocabularyOf } from './lib/contract-example.ts';
import { readJson } from './lib/json.ts';

const folder = join(ROOT, 'libs', 'contracts');
const lockFile = join(folder, 'contracts.lock.json');
const fileOf = (key: string) => join(folder, 'examples', `${key}.json`);

const current = lockOf(CONTRACTS);
const broken = brokenPromises(readJson(lockFile) ?? {}, current);
if (broken.length > 0 && !process.argv.includes('--break-promises')) {
  process.stderr.write(
    `Not recorded: this would break whoever relies on the contracts of today.\n  ${broken.join('\n  ')}\n` +
      'Add a v2 beside the v1. Before the first release only: npm run contracts:lock -- --break-promises\n',
  );
  process.exit(1);
}
writeFileSync(lockFile, `${JSON.stringify(current, null, 1)}\n`);

const words = vocabularyOf(globSync(fileOf('*')).map((file) => readJson(file)));
for (const contract of CONTRACTS) {
  const now = current[contract.key];
  if (!now || existsSync(fileOf(contract.key))) continue;
  const [, noun = ''] = contract.key.split('.');
  const example = {
    payload: contract.schema.parse(exampleOf(now.takes, noun, words)),
    ...(contract.kind === 'request' && { reply: contract.reply.parse(exampleOf(now.gives, noun, words)) }),
  };
  const text = await format(JSON.stringify(example), { parser: 'json', printWidth: 110 });
  writeFileSync(fileOf(contract.key), text);
  process.stdout.write(`example of ${contract.key}\n`);
}
process.stdout.write(`${CONTRACTS.length} contracts recorded\n`);
