import { Lanes } from './lanes.js';

describe('Lanes', () => {
  it('run one after the other in a lane, side by side otherwise', async () => {
    const lanes = new Lanes();
    const steps: string[] = [];
    const gate = Promise.withResolvers<undefined>();

    const first = lanes.run('a', async () => (await gate.promise, steps.push('a1')));
    const second = lanes.run('a', async () => steps.push('a2'));
    await lanes.run('b', async () => steps.push('b1'));
    expect(lanes.size).toBe(2);
    gate.resolve(undefined);
    await Promise.all([first, second]);

    expect(steps).toEqual(['b1', 'a1', 'a2']);
    expect(lanes.size).toBe(0);
  });

  it('go on after a failure, which only its own caller hears', async () => {
    const lanes = new Lanes();

    const failed = lanes.run('a', () => Promise.reject(new Error('no')));
    const next = lanes.run('a', async () => 'yes');

    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('yes');
    await lanes.idle();
  });

  it('are idle when everything has ended, well or not', async () => {
    const lanes = new Lanes();
    const gate = Promise.withResolvers<undefined>();
    const failing = lanes.run('a', () => gate.promise).catch(() => 'failed');
    let isIdle = false;
    const idle = lanes.idle().then(() => (isIdle = true));

    await new Promise(setImmediate);
    expect(isIdle).toBe(false);
    gate.reject(new Error('no'));

    await idle;
    expect(await failing).toBe('failed');
  });
});
