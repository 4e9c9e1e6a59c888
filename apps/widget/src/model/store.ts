import { useEffect, useState } from 'preact/hooks';

/** A value that views follow. */
export class Store<T> {
  private readonly listeners = new Set<() => void>();

  constructor(private value: T) {}

  get current(): T {
    return this.value;
  }

  set(value: T): void {
    if (Object.is(value, this.value)) return;
    this.value = value;
    this.listeners.forEach((listener) => listener());
  }

  patch(part: Partial<T>): void {
    this.set({ ...this.value, ...part });
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

/** The store's value, now and whenever it changes. */
export function useStore<T>(store: Store<T>): T {
  const [value, setValue] = useState(store.current);
  useEffect(() => {
    setValue(() => store.current);
    return store.subscribe(() => setValue(() => store.current));
  }, [store]);
  return value;
}
