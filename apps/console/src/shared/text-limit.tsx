import { lengthOf } from '@switchboard/web';
import { t } from '../texts';
import classes from './text-limit.module.css';

/** So near to its end the length is shown. */
const NEAR = 7 / 8;

/** How long a text has become, near its limit and past it. What was typed or pasted stays whole; sending waits (K15). */
export function TextLimit({ text, limit }: { text: string; limit: number }) {
  const length = lengthOf(text);
  if (length < limit * NEAR) return null;
  const isOver = length > limit;
  return (
    <span className={classes.limit} data-over={isOver}>
      {t('limit.count', { length: length.toLocaleString('en'), limit: limit.toLocaleString('en') })}{' '}
      {/* Read out once, when it happens; the count itself would be read with every letter. */}
      <span role="alert">{isOver && t('limit.over')}</span>
    </span>
  );
}
