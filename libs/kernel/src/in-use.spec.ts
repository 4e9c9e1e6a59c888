import { assertUnused, usedBy } from './in-use.js';
import type { AppError } from './errors.js';

const refusalOf = (...uses: Parameters<typeof assertUnused>[1][number][]) => {
  try {
    assertUnused('queue', uses);
    return null;
  } catch (error) {
    return error as AppError;
  }
};

describe('assertUnused', () => {
  it('says by how many of what a thing is used, and names them', () => {
    const refusal = refusalOf(
      ...usedBy('widgets', ['Shop', 'Blog']),
      { by: 'contacts', names: [], count: 1 },
      { by: 'members', names: ['Ann'], count: 30 },
    );

    expect(refusal).toMatchObject({
      code: 'conflict',
      detail:
        'This queue cannot be removed: it is used by 2 widgets (Shop, Blog), 1 open contact, 30 members (Ann, …)',
    });
    expect(refusal?.extra.errors).toEqual([
      { path: 'widgets', message: 'Shop' },
      { path: 'widgets', message: 'Blog' },
      { path: 'contacts', message: '1' },
      { path: 'members', message: 'Ann' },
      { path: 'members', message: '+29' },
    ]);
  });

  it('lets go what nobody uses', () => {
    expect(refusalOf(...usedBy('queues', []))).toBeNull();
  });
});
