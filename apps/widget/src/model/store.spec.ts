import { jest } from '@jest/globals';
import { Store } from './store';

describe('a value that views follow', () => {
  it('tells them when it changes, until they look away', () => {
    const store = new Store({ a: 1, b: 2 });
    const listener = jest.fn();
    const stop = store.subscribe(listener);

    store.patch({ a: 3 });
    expect(store.current).toEqual({ a: 3, b: 2 });
    stop();
    store.patch({ a: 4 });

    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('says nothing where it stays the same', () => {
    const store = new Store('a');
    const listener = jest.fn();
    store.subscribe(listener);

    store.set('a');

    expect(listener).not.toHaveBeenCalled();
  });
});
