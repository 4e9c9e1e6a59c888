import { FairShare } from './fair-share.js';

const aMoment = () => new Promise((done) => setImmediate(done));

/** Works that end when the test says so. */
function works(shares: FairShare) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const begin = (owner: string, name: string) =>
    shares.run(owner, () => {
      begun.push(name);
      return new Promise<string>((done) => ends.set(name, () => done(name)));
    });
  const end = async (name: string) => {
    await aMoment();
    ends.get(name)?.();
    await aMoment();
  };
  return { begun, begin, end };
}
const aShare = (more: object = {}) =>
  new FairShare({ atOnce: 2, waitingOfOne: 20, waiting: 30, refusal: () => new Error('busy'), ...more });

describe('FairShare', () => {
  it('lets twenty of one owner keep nobody else waiting', async () => {
    const { begun, begin } = works(aShare());

    for (let i = 0; i < 20; i++) void begin('greedy', `g${i}`);
    void begin('other', 'o');
    await aMoment();

    expect(begun).toEqual(['g0', 'o']);
  });

  it('takes owners in turn', async () => {
    const { begun, begin, end } = works(aShare({ atOnce: 1 }));
    for (const name of ['a1', 'a2', 'a3', 'b1', 'c1']) void begin(name.charAt(0), name);

    for (const name of ['a1', 'b1', 'c1', 'a2']) await end(name);
    await aMoment();

    expect(begun).toEqual(['a1', 'b1', 'c1', 'a2', 'a3']);
  });

  it('gives each its own result, and goes on after one that failed', async () => {
    const { begin, end } = works(aShare());
    await expect(aShare().run('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    const first = begin('a', 'a1');
    const second = begin('a', 'a2');

    await end('a1');
    await end('a2');

    expect(await Promise.all([first, second])).toEqual(['a1', 'a2']);
  });

  it('refuses more than may wait: of one, and of all', async () => {
    const one = aShare({ waitingOfOne: 2 });
    const all = aShare({ waiting: 1 });
    for (let i = 0; i < 3; i++) void works(one).begin('a', `${i}`);
    for (const owner of ['a', 'b', 'c']) void works(all).begin(owner, owner);

    await expect(one.run('a', () => Promise.resolve())).rejects.toThrow('busy');
    await expect(all.run('d', () => Promise.resolve())).rejects.toThrow('busy');
    void works(one).begin('b', 'b');
  });
});
