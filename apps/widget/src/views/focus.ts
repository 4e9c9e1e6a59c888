import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useHere } from './context';

/** Takes the focus where what had it went away, so that a keyboard goes on from here. */
export function useFocusIfLost<E extends HTMLElement>(): RefObject<E | null> {
  const { model } = useHere();
  const element = useRef<E>(null);
  useEffect(() => {
    const root = element.current?.getRootNode();
    const isLost = root instanceof ShadowRoot && root.activeElement === null && isOurs(root);
    if (model.isAttended && isLost) element.current?.focus();
  }, []);
  return element;
}

/** Never from the host page: there the visitor is busy with something else. */
const isOurs = ({ host }: ShadowRoot): boolean =>
  document.activeElement === null ||
  document.activeElement === document.body ||
  document.activeElement === host;

/** What one types first; on a touch screen a focused field would bring a keyboard over half of what is shown. */
const FIRST_FIELD = '.body :is(input, textarea, select):not([tabindex="-1"])';

/** The panel takes the focus that opened it, and hands it on to the first field there is. */
export function useFocusOnOpening(shown: string): RefObject<HTMLElement | null> {
  const { model } = useHere();
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (model.isAttended) panel.current?.focus();
  }, []);
  useEffect(() => {
    const root = panel.current?.getRootNode() as Document | ShadowRoot | undefined;
    if (root?.activeElement !== panel.current || matchMedia('(pointer: coarse)').matches) return;
    panel.current?.querySelector<HTMLElement>(FIRST_FIELD)?.focus();
  }, [shown]);
  return panel;
}
