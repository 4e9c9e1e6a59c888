import { useEffect, useState } from 'preact/hooks';
import { useStore } from '../model/store';
import { useHere } from './context';

/** Shorter gaps are nothing that anybody needs to know. */
const WORTH_SAYING_MS = 2_500;

/** Said only where a contact needs the line: that there is none, or that news comes late (P14). */
export function LineNotice() {
  const { model, words } = useHere();
  const { phase, line } = useStore(model.state);
  const isDown = phase === 'contact' && model.isContactOpen && line !== 'up';
  const isLate = useLater(isDown, WORTH_SAYING_MS);
  return (
    <div role="status">
      {isDown && isLate && <p class="offline">{words.t(line === 'slow' ? 'slow' : 'offline')}</p>}
    </div>
  );
}

/** True once it has been so for this long. */
function useLater(isSo: boolean, ms: number): boolean {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (!isSo) return;
    const timer = setTimeout(() => setLate(true), ms);
    return () => clearTimeout(timer);
  }, [isSo]);
  return isLate;
}
