import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

/** Nearer than this, one reads the last line. */
const NEAR_PX = 60;

const isNearEnd = ({ scrollHeight, scrollTop, clientHeight }: Element): boolean =>
  scrollHeight - scrollTop - clientHeight < NEAR_PX;

/** Stays at the end as lines come, unless the reader has scrolled up; says which of both it is. */
export function useFollowedEnd(count: number) {
  const list = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const [isAtEnd, setAtEnd] = useState(true);
  const goToEnd = useCallback(() => {
    follows.current = true;
    if (list.current) list.current.scrollTop = list.current.scrollHeight;
    setAtEnd(true);
  }, []);

  useEffect(() => {
    const element = list.current;
    if (!element) return;
    let top = element.scrollTop;
    // Only the reader moves up; what grows or shrinks moves nothing, but makes the end be elsewhere.
    const note = () => {
      if (isNearEnd(element) || element.scrollTop < top) follows.current = isNearEnd(element);
      top = element.scrollTop;
      setAtEnd(follows.current);
    };
    element.addEventListener('scroll', note, { passive: true });
    // A picture that arrives, files that are staged or a field that grows below.
    const grown = new ResizeObserver(() => follows.current && goToEnd());
    for (const one of [element, ...element.children]) grown.observe(one);
    return () => {
      grown.disconnect();
      element.removeEventListener('scroll', note);
    };
  }, []);
  useEffect(() => {
    if (follows.current) goToEnd();
  }, [count]);
  return { list, isAtEnd, goToEnd };
}
