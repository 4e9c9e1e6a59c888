import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { logger } from '@switchboard/kernel';

export interface OwnProcessSettings {
  /** The module that runs in it, beside `of`, without its extension: compiled where that is, else the source. */
  module: string;
  of: string;
  args?: string[];
  /** Then it is ended. */
  withinMs: number;
  heapMegabytes: number;
}

/**
 * A process for one file of somebody else: bytes in, bytes out. It has none of our settings and secrets, and may break,
 * swell or hang without harm to anybody else.
 */
export class OwnProcess {
  readonly stdout: Readable;
  private readonly child: ChildProcessByStdio<Writable, Readable, Readable>;

  constructor({ module, of, args = [], withinMs, heapMegabytes }: OwnProcessSettings) {
    const log = logger(module);
    const file = fileURLToPath(new URL(`./${module}.process${extname(of)}`, of));
    const flags = [...process.execArgv, `--max-old-space-size=${heapMegabytes}`];
    this.child = spawn(process.execPath, [...flags, file, ...args], {
      env: {},
      timeout: withinMs,
      killSignal: 'SIGKILL',
    });
    // That it could not be started, or died, shows in what it did not say.
    this.child.once('error', (err) => log.warn({ err }, 'the process cannot be started'));
    this.child.stderr.once('data', (text: Buffer) =>
      log.warn({ stderr: text.toString('utf8', 0, 500) }, 'the process broke off'),
    );
    this.stdout = this.child.stdout;
  }

  /** Gives it the bytes, as fast as it takes them; the fault where they do not come. */
  async feed(source: Readable): Promise<Error | null> {
    const { stdin } = this.child;
    // It may have seen enough; that is not ours to complain of.
    stdin.on('error', () => undefined);
    try {
      for await (const chunk of source as AsyncIterable<Buffer>) {
        if (!stdin.write(chunk)) await hasTaken(stdin);
        if (stdin.destroyed) return null;
      }
      stdin.end();
      return null;
    } catch (error) {
      stdin.destroy();
      return source.destroyed && !source.errored ? null : (error as Error);
    }
  }

  end(): void {
    this.child.kill('SIGKILL');
  }
}

/** Resolves when there is room again, or nobody is there any more: its end is told by what it did not say. */
async function hasTaken(stdin: Writable): Promise<void> {
  await Promise.race([once(stdin, 'drain'), once(stdin, 'close')]).catch(() => undefined);
}
