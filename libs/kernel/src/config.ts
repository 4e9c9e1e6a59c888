import { z } from 'zod';

/** Settings that cannot be used: every fault by name, never a value, because a value may be a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly faults: string[]) {
    super(`The settings are not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
}

/** Reads settings by schema. The only reader of the environment; an empty variable counts as a missing one. */
export function loadConfig<S extends z.ZodObject>(
  schema: S,
  env: NodeJS.ProcessEnv = process.env,
): z.output<S> {
  const given = Object.fromEntries(
    Object.keys(schema.shape)
      .filter((name) => env[name] !== undefined && env[name] !== '')
      .map((name) => [name, env[name]]),
  );
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new ConfigError(parsed.error.issues.map((issue) => faultOf(issue, given)));
}

function faultOf({ path, message }: z.core.$ZodIssue, given: Record<string, string | undefined>): string {
  const name = path.map(String).join('.');
  if (!(String(path[0]) in given)) return `${name} is missing`;
  const value = given[String(path[0])] ?? '';
  // A schema's own message may quote what it got.
  return `${name}: ${message.replaceAll(value, '(hidden)')}`;
}
