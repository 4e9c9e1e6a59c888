import type { z } from 'zod';

/** Settings that cannot be used: every fault by name, never a value, because a value may be a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: string[];

  constructor(faults: string[]) {
    super(`The settings are not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.faults = faults;
  }
}

declare module 'zod' {
  /**
   * What people read of a setting, beside its `description`. `.env.example`, the environments of docker-compose.yml and the
   * tables of docs/operations.md are made of it (`npm run settings`).
   */
  interface GlobalMeta {
    /** An administrator may set it; the others are given by `npm start`, compose or whoever runs the service. */
    tunable?: true;
    /** `seconds`, `bytes`, `a minute` … where it is a number. */
    unit?: string;
    /** What somebody could write, where the default does not show it. */
    example?: string;
    /** What holds where nothing is set, where that is no value that can be written down. */
    otherwise?: string;
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
