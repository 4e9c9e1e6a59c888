import { lengthOf } from '@switchboard/web';
import { useHere } from './context';

/** Said from here on, so that nobody is surprised by the end. */
const NEAR = 0.875;

/** How long a text is, where it comes near its limit or is over it: nothing is ever cut in silence (W22). */
export function Count({ text, limit }: { text: string; limit: number }) {
  const { words } = useHere();
  const count = lengthOf(text);
  const isOver = count > limit;
  return (
    <p class={isOver ? 'count problem' : 'count'} role="status">
      {count >= limit * NEAR && words.t(isOver ? 'tooLong' : 'counted', { count, limit })}
    </p>
  );
}

/** The same for a field of a form: the browser says it at the field, and sends nothing. */
export function useLimit(limit: number) {
  const { words } = useHere();
  return (event: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) => {
    const count = lengthOf(event.currentTarget.value);
    event.currentTarget.setCustomValidity(count > limit ? words.t('tooLong', { count, limit }) : '');
  };
}
