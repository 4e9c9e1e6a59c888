import type { LoggerService } from '@nestjs/common';
import { logger, type Logger } from './logging.js';

/** Nest's own lines in our format. What Nest says while it starts is for debugging only. */
export class NestLogger implements LoggerService {
  private readonly lines: Logger;

  constructor(lines: Logger = logger('nest')) {
    this.lines = lines;
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  // Nest passes the name of its part as the last argument and an error's stack before it.
  private write(
    level: 'fatal' | 'error' | 'warn' | 'debug' | 'trace',
    message: unknown,
    rest: unknown[],
  ): void {
    const part = rest.at(-1);
    const err = message instanceof Error ? message : rest.find((item) => item instanceof Error);
    const text = message instanceof Error ? message.message : String(message);
    this.lines[level]({ ...(typeof part === 'string' && { part }), ...(err !== undefined && { err }) }, text);
  }
}
