import { Lanes } from './lanes.js';

describe('lanes', () => {
  it('run one after the other in a lane, side by side otherwise', async () => {
    const lanes = new Lanes();
    const steps: string[] = [];
    const gate = Promise.withResolvers<undefined>();

    const first = lanes.run('a', async () => (await gate.promise, steps.push('a1')));
    const second = lanes.run('a', async () => steps.push('a2'));
    await lanes.run('b', async () => steps.push('b1'));
    gate.resolve(undefined);
    await Promise.all([first, second]);

    expect(steps).toEqual(['b1', 'a1', 'a2']);
  });

  it('go on after a failure, which only its own caller sees', async () => {
    const lanes = new Lanes();

    const failed = lanes.run('a', () => Promise.reject(new Error('no')));
    const next = lanes.run('a', async () => 'yes');

    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('yes');
    await lanes.idle();
  });

  it('refuse what would pile up', async () => {
    const lanes = new Lanes();
    const gate = Promise.withResolvers<undefined>();
    const waiting = Array.from({ length: 500 }, () => lanes.run('a', () => gate.promise));

    await expect(lanes.run('a', async () => 1)).rejects.toMatchObject({ code: 'rate_limited' });

    gate.resolve(undefined);
    await Promise.all(waiting);
    expect(await lanes.run('a', async () => 1)).toBe(1);
  });
});
