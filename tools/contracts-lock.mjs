// Records the contracts as they are now: the lock file, and an example for each contract that has none yet.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { CONTRACTS } from '../libs/contracts/dist/index.js';
import { brokenPromises, lockOf } from '../libs/contracts/dist/lock.js';
import { exampleOf } from './lib/contract-example.mjs';

const folder = join(import.meta.dirname, '..', 'libs', 'contracts');
const lockFile = join(folder, 'contracts.lock.json');
const onPurpose = process.argv.includes('--break-promises');

const current = lockOf(CONTRACTS);
const locked = existsSync(lockFile) ? JSON.parse(readFileSync(lockFile, 'utf8')) : {};
const broken = brokenPromises(locked, current);
if (broken.length > 0 && !onPurpose) {
  console.error(
    `Not recorded: this would break whoever relies on the contracts of today.\n  ${broken.join('\n  ')}`,
  );
  console.error(
    'Add a v2 beside the v1. Before the first release only: npm run contracts:lock -- --break-promises',
  );
  process.exit(1);
}
writeFileSync(lockFile, `${JSON.stringify(current, null, 1)}\n`);

mkdirSync(join(folder, 'examples'), { recursive: true });
for (const contract of CONTRACTS) {
  const file = join(folder, 'examples', `${contract.key}.json`);
  if (existsSync(file)) continue;
  const { takes, gives } = current[contract.key];
  const noun = contract.key.split('.')[1];
  const example = {
    payload: exampleOf(takes, noun),
    ...(contract.kind === 'request' && { reply: exampleOf(gives, noun) }),
  };
  contract.schema.parse(example.payload);
  if (contract.kind === 'request') contract.reply.parse(example.reply);
  writeFileSync(file, await format(JSON.stringify(example), { parser: 'json', printWidth: 110 }));
  console.log(`example of ${contract.key}`);
}
console.log(`${CONTRACTS.length} contracts recorded`);
