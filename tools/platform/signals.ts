import { sayFailure } from '../lib/say.mjs';

/**
 * Calls once when we are to end: Ctrl-C, a signal, the terminal that closed, or the first stage that is gone. Further
 * signals change nothing, because every step of the way down has its own deadline.
 */
export function onEnd(stop: (why: string) => Promise<void>, code: () => number = () => 0): void {
  let ending = false;
  const end = async (why: string) => {
    if (ending) return;
    ending = true;
    try {
      await stop(why);
      process.exit(code());
    } catch (error) {
      sayFailure(error);
      process.exit(1);
    }
  };
  process.on('SIGINT', () => void end('Ctrl-C'));
  process.on('SIGTERM', () => void end('Asked to end'));
  process.on('SIGHUP', () => void end('The terminal closed'));
  process.on('disconnect', () => void end('The first stage is gone'));
  // A terminal that went away must not end us before the children are stopped.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  process.on('uncaughtException', (error) => {
    sayFailure(error);
    void end('A fault in the tools');
  });
}
