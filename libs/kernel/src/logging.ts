import { pino, type DestinationStream, type Logger as PinoLogger, stdTimeFunctions } from 'pino';
import { z } from 'zod';
import { loadConfig } from './config.js';
import { currentContext } from './context.js';
import { scrub, scrubText } from './scrub.js';
import { ServiceSettings } from './service-settings.js';

export type Logger = PinoLogger;

const Level = ServiceSettings.shape.LOG_LEVEL.unwrap();
let service = 'switchboard';

/** Names the process in every line from now on. */
export function nameService(name: string): void {
  service = name;
}

/** A logger of its own, for tests that read what was written; everything else takes `logger(name)`. */
export function createLogger(options: { level?: string; destination?: DestinationStream } = {}): Logger {
  return pino(
    {
      level: options.level ?? levelFromEnvironment(),
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      mixin: contextOfLine,
      formatters: {
        level: (label) => ({ level: label }),
        log: (line) => scrub(line) as Record<string, unknown>,
      },
      // Errors are scrubbed with the rest; pino's own serializer copies whatever a driver hung on them.
      serializers: { err: (error: unknown) => error },
      hooks: {
        logMethod(args, method) {
          method.apply(
            this,
            args.map((arg) => (typeof arg === 'string' ? scrubText(arg) : arg)) as typeof args,
          );
        },
      },
    },
    options.destination ?? pino.destination({ fd: 1, sync: true }),
  );
}

const root = createLogger();

/** The logger of one part: a line has the part's name, the service, and the ids of the work in hand. */
export function logger(name: string): Logger {
  return root.child({ name });
}

function contextOfLine(): Record<string, string> {
  const context = currentContext();
  if (!context) return { service };
  return { service, correlationId: context.correlationId, traceId: context.traceparent.slice(3, 35) };
}

function levelFromEnvironment(): string {
  const { LOG_LEVEL, NODE_ENV } = loadConfig(
    z.object({ LOG_LEVEL: Level.optional(), NODE_ENV: z.string().optional() }),
  );
  return LOG_LEVEL ?? (NODE_ENV === 'test' ? 'silent' : 'info');
}
