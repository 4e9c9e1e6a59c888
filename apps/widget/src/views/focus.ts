import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Takes the focus where what had it went away, so that a keyboard goes on from here. */
export function useFocusIfLost<E extends HTMLElement>(): RefObject<E | null> {
  const element = useRef<E>(null);
  useEffect(() => {
    const root = element.current?.getRootNode();
    if (root instanceof ShadowRoot && root.activeElement === null && isOurs(root)) element.current?.focus();
  }, []);
  return element;
}

/** Never from the host page: there the visitor is busy with something else. */
const isOurs = ({ host }: ShadowRoot): boolean =>
  document.activeElement === null ||
  document.activeElement === document.body ||
  document.activeElement === host;
