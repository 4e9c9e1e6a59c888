import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTRACTS } from './catalogue.js';
import { brokenPromises, lockOf, type Lock } from './lock.js';

const folder = join(import.meta.dirname, '..');
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));

describe('the lock file', () => {
  const locked = read('contracts.lock.json') as Lock;
  const current = lockOf(CONTRACTS);

  it('breaks no promise that was made', () => {
    expect(brokenPromises(locked, current)).toEqual([]);
  });

  it('shows what was added: after a look at the difference, record it with npm run contracts:lock', () => {
    expect(current).toEqual(locked);
  });
});

it('has one contract a key', () => {
  const keys = CONTRACTS.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
});

/** Examples are what somebody really sent once. They are never changed: they must be understood for ever. */
describe('every example', () => {
  const names = readdirSync(join(folder, 'examples')).map((file) => file.replace(/\.json$/, ''));

  it('belongs to a contract, and every contract has one (npm run contracts:lock makes those that are missing)', () => {
    expect(names.sort()).toEqual(CONTRACTS.map(({ key }) => key).sort());
  });

  it.each(CONTRACTS.map((contract) => [contract.key, contract] as const))(
    'of %s is still understood',
    (key, contract) => {
      const { payload, reply } = read(join('examples', `${key}.json`)) as {
        payload: unknown;
        reply?: unknown;
      };

      expect(contract.schema.parse(payload)).toBeDefined();
      if (contract.kind === 'request') expect(contract.reply.parse(reply)).toBeDefined();
    },
  );

  it.each(CONTRACTS.map((contract) => [contract.key, contract] as const))(
    'of %s survives being read and sent again, which every hop does',
    (key, contract) => {
      const { payload } = read(join('examples', `${key}.json`)) as { payload: unknown };

      const once = contract.schema.parse(payload);

      expect(contract.schema.parse(JSON.parse(JSON.stringify(once)))).toEqual(once);
    },
  );
});
