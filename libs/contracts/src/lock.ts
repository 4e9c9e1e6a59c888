import { z } from 'zod';
import type { Contract } from './define.js';
import { narrowings, type JsonSchema } from './narrowing.js';

/** One contract as the lock file knows it: what its receiver takes, and what its sender (or answerer) gives. */
interface LockedContract {
  kind: Contract['kind'];
  /** What may be sent: defaults may be left out. An event kept in an outbox must still be taken after an upgrade. */
  takes: JsonSchema;
  /** What comes out: a request's reply, or an event as an older consumer gets it. */
  gives: JsonSchema;
}
export type Lock = Record<string, LockedContract>;

/** The lock file's content for these contracts, sorted by key. */
export function lockOf(contracts: readonly Contract[]): Lock {
  const entries = contracts.map((contract): [string, LockedContract] => {
    const given = contract.kind === 'request' ? contract.reply : contract.schema;
    return [
      contract.key,
      {
        kind: contract.kind,
        takes: simplified(z.toJSONSchema(contract.schema, { io: 'input' })),
        gives: simplified(z.toJSONSchema(given, { io: 'output' })),
      },
    ];
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Everything that would break somebody who was built to the lock file, by contract. */
export function brokenPromises(locked: Lock, current: Lock): string[] {
  return Object.entries(locked).flatMap(([key, before]) => {
    const now = current[key];
    if (now === undefined) return [`${key} is gone`];
    return [
      ...narrowings(before.takes, now.takes, 'takes').map((what) => `${key} takes less: ${what}`),
      ...narrowings(before.gives, now.gives, 'gives').map((what) => `${key} gives something else: ${what}`),
    ];
  });
}

/** Without what zod writes of itself: it would change the lock with every release of zod. */
function simplified(schema: unknown): JsonSchema {
  if (Array.isArray(schema)) return schema.map(simplified) as unknown as JsonSchema;
  if (typeof schema !== 'object' || schema === null) return schema as JsonSchema;
  const entries = Object.entries(schema).filter(([name, value]) => !isZodsOwn(name, value, schema));
  return Object.fromEntries(entries.map(([name, value]) => [name, simplified(value)]));
}

function isZodsOwn(name: string, value: unknown, schema: object): boolean {
  if (name === '$schema') return true;
  // A format says it; the pattern behind it is zod's business.
  if (name === 'pattern' && typeof value === 'string') return 'format' in schema;
  // Unknown keys are dropped by whoever receives them, whatever the schema says.
  if (name === 'additionalProperties' && value === false) return true;
  return Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER && (name === 'minimum' || name === 'maximum');
}
