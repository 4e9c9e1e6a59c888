import { currentContext, newContext, runInContext } from './context.js';
import { AppError } from './errors.js';
import { until } from '../../../test/support/wait.js';
import { Sweep, Sweeps, type SweepWork } from './sweep.js';

const HOUR = 3_600_000;
const opened: Sweep[] = [];

function aSweep(work: SweepWork, ms = HOUR) {
  const sweep = new Sweep({ name: 'test', ms }, work);
  opened.push(sweep);
  return sweep;
}

afterEach(() => Promise.all(opened.splice(0).map((sweep) => sweep.stop())));

describe('Sweep', () => {
  it('looks again and again', async () => {
    let rounds = 0;
    aSweep(async () => void rounds++, 5);

    await until(() => rounds >= 3, { what: 'three rounds' });
  });

  it('looks at once when nudged', async () => {
    let rounds = 0;
    const sweep = aSweep(async () => void rounds++);

    sweep.nudge();

    await until(() => rounds === 1, { what: 'the round' });
  });

  it('looks when a due time is known', async () => {
    let rounds = 0;
    aSweep(async () => void rounds++).nudgeIn(10);

    await until(() => rounds === 1, { what: 'the round' });
  });

  it('does one round at a time, and one more for all nudges that came meanwhile', async () => {
    let [rounds, inHand, most] = [0, 0, 0];
    let finish: () => void = () => undefined;
    const held = new Promise<void>((done) => (finish = done));
    const sweep = aSweep(async () => {
      rounds++;
      most = Math.max(most, ++inHand);
      await held;
      inHand--;
    });
    sweep.nudge();
    await until(() => rounds === 1, { what: 'the first round' });

    for (let n = 0; n < 20; n++) sweep.nudge();
    finish();

    await until(() => rounds === 2 && inHand === 0, { what: 'the second round' });
    await sweep.stop();
    expect([rounds, most]).toEqual([2, 1]);
  });

  it('goes on at once while there is more', async () => {
    const left = [1, 2, 3, 4, 5];
    const sweep = aSweep(async () => {
      left.pop();
      return left.length > 0 ? 'more' : undefined;
    });

    sweep.nudge();

    await until(() => left.length === 0, { what: 'everything' });
  });

  it.each([new AppError('unavailable', 'no database'), new Error('a fault')])(
    'lives on after an error: %s',
    async (error) => {
      let rounds = 0;
      const sweep = aSweep(async () => {
        if (++rounds < 3) throw error;
      });

      sweep.nudge();

      await until(() => rounds === 3, { what: 'the third round' });
    },
  );

  it('is not nudged out of its pause after an error', async () => {
    let rounds = 0;
    const sweep = aSweep(async () => {
      rounds++;
      throw new Error('a fault');
    });
    sweep.nudge();
    await until(() => rounds === 1, { what: 'the first round' });

    for (let n = 0; n < 50; n++) {
      sweep.nudge();
      await new Promise((done) => setImmediate(done));
    }

    expect(rounds).toBe(1);
  });

  it('finishes the round in hand when it stops, and begins none', async () => {
    let finished = false;
    let begun = false;
    const sweep = aSweep(async (signal) => {
      begun = true;
      await until(() => signal.aborted, { what: 'the signal' });
      finished = true;
    }, 1);
    await until(() => begun, { what: 'the round' });

    await sweep.stop();

    expect(finished).toBe(true);
  });

  it('pauses and resumes', async () => {
    let rounds = 0;
    const sweep = aSweep(async () => void rounds++, 1);
    await sweep.pause();
    const before = rounds;
    for (let n = 0; n < 20; n++) await new Promise((done) => setTimeout(done, 1));
    expect(rounds).toBe(before);

    sweep.resume();

    await until(() => rounds > before, { what: 'a round' });
  });

  it('works in a context of its own, not in that of whoever started it', async () => {
    const seen: (string | undefined)[] = [];
    const asker = newContext(undefined, 'asker');
    const sweep = runInContext(asker, () =>
      aSweep(async () => void seen.push(currentContext()?.correlationId)),
    );

    runInContext(asker, () => sweep.nudge());

    await until(() => seen.length === 1, { what: 'the round' });
    expect(seen[0]).not.toBe('asker');
  });
});

describe('Sweeps', () => {
  it('end together', async () => {
    let rounds = 0;
    const sweeps = new Sweeps();
    sweeps.every({ name: 'one', ms: 1 }, async () => void rounds++);
    sweeps.every({ name: 'two', ms: 1 }, async () => void rounds++);
    await until(() => rounds > 2, { what: 'some rounds' });

    await sweeps.onModuleDestroy();

    const after = rounds;
    for (let n = 0; n < 10; n++) await new Promise((done) => setTimeout(done, 1));
    expect(rounds).toBe(after);
  });
});
