import { z } from 'zod';
import { ConfigError, loadConfig } from './config.js';

const schema = z.object({
  PORT: z.coerce.number().int().positive(),
  DATABASE_URL: z.url(),
  LOG_LEVEL: z.enum(['info', 'debug']).default('info'),
  SECRET: z.string().min(16),
  QUOTED: z
    .string()
    .refine((value) => value === 'x', { error: ({ input }) => `"${String(input)}" is not x` }),
});

function faultsOf(env: NodeJS.ProcessEnv): string[] {
  try {
    loadConfig(schema, env);
    return [];
  } catch (error) {
    return error instanceof ConfigError ? error.faults : ['not a ConfigError'];
  }
}

describe('loadConfig', () => {
  it('reads, converts and fills in', () => {
    const env = {
      PORT: '3000',
      DATABASE_URL: 'postgres://a/b',
      SECRET: '0123456789abcdef',
      QUOTED: 'x',
      OTHER: 'ignored',
    };

    expect(loadConfig(schema, env)).toEqual({ ...env, OTHER: undefined, PORT: 3000, LOG_LEVEL: 'info' });
  });

  it('names every fault at once', () => {
    const faults = faultsOf({ PORT: '-1', LOG_LEVEL: 'loud', SECRET: '' });

    expect(faults.map((fault) => fault.split(/[ :]/)[0])).toEqual([
      'PORT',
      'DATABASE_URL',
      'LOG_LEVEL',
      'SECRET',
      'QUOTED',
    ]);
  });

  it('takes an empty variable for a missing one', () => {
    expect(faultsOf({ SECRET: '' })).toContain('SECRET is missing');
  });

  it('never tells a value, not even where the schema would quote it', () => {
    const env = {
      PORT: 'port-secret',
      DATABASE_URL: 'url-secret',
      SECRET: 'short-secret',
      QUOTED: 'quoted-secret',
    };
    const error = (() => {
      try {
        return loadConfig(schema, env);
      } catch (err) {
        return err as ConfigError;
      }
    })();

    for (const value of Object.values(env)) {
      expect(
        JSON.stringify([error, (error as ConfigError).message, (error as ConfigError).stack]),
      ).not.toContain(value);
    }
    expect((error as ConfigError).faults).toHaveLength(4);
  });

  it('reads the environment of the process where none is given', () => {
    expect(loadConfig(z.object({ NODE_ENV: z.string() }))).toEqual({ NODE_ENV: 'test' });
  });
});
