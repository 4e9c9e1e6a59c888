import * as contracts from '@switchboard/contracts';
import { EVENTS, SERVICES } from '@switchboard/contracts';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const apps = fileURLToPath(new URL('../../apps', import.meta.url));

/** Keys of the events that a service's sources handle. */
function handledBy(service: string): string[] {
  const files = readdirSync(`${apps}/${service}/src`, { recursive: true, encoding: 'utf8' });
  const sources = files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('spec.ts'))
    .map((file) => readFileSync(`${apps}/${service}/src/${file}`, 'utf8'));
  const names = sources.flatMap((source) => [...source.matchAll(/@OnEvent(?:Batch)?\((\w+)/g)]);
  // A module of libs/staff that keeps a copy brings the handler along.
  const keepsStaff = sources.some((source) => source.includes('StaffModule.copying()'));
  const keys = names.map(([, name]) => keyOf(name ?? ''));
  return [...new Set([...keys, ...(keepsStaff ? [contracts.UserChanged.key] : [])])].sort();
}

function keyOf(name: string): string {
  const contract: unknown = contracts[name as keyof typeof contracts];
  if (typeof contract === 'object' && contract !== null && 'key' in contract) return String(contract.key);
  throw new Error(`${name} is no contract`);
}

describe('an event', () => {
  // Provisioning binds by the contract, so a name that is missing there loses what is told before a first start,
  // and one too many fills a queue with what nobody handles.
  it.each(SERVICES)('goes to %s exactly where its contract says so', (service) => {
    const declared = EVENTS.filter(({ to }) => to.includes(service)).map(({ key }) => key);

    expect(handledBy(service)).toEqual([...new Set(declared)].sort());
  });
});
