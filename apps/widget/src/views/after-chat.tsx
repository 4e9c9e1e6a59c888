import { lengthOf, MESSAGE_LIMIT } from '@switchboard/web';
import { useState } from 'preact/hooks';
import { useStore } from '../model/store';
import { useHere } from './context';
import { useFocusIfLost } from './focus';
import { Count } from './limit';
import { saveTranscript } from './save-transcript';

/** After the end: a rating, the transcript to keep, a new start. */
export function AfterChat() {
  const { model, words } = useHere();
  const end = useFocusIfLost<HTMLParagraphElement>();
  return (
    <div class="after">
      <p role="status" ref={end} tabIndex={-1}>
        <strong>{words.t('ended')}</strong>
      </p>
      <Rating />
      <div class="row">
        <button type="button" class="plain" onClick={() => saveTranscript(model, words)}>
          {words.t('keep')}
        </button>
        <button type="button" class="primary" onClick={() => model.startAgain()}>
          {words.t('again')}
        </button>
      </div>
    </div>
  );
}

function Rating() {
  const { model, words } = useHere();
  const { rating, contact } = useStore(model.state);
  const [score, setScore] = useState(0);
  const [text, setText] = useState('');
  if (contact?.state === 'abandoned') return null;
  if (rating === 'given') return <p role="status">{words.t('rated')}</p>;

  return (
    <form
      class="rating"
      onSubmit={(event) => {
        event.preventDefault();
        void model.rate(score, text);
      }}
    >
      <fieldset>
        <legend>{words.t('rate')}</legend>
        {[1, 2, 3, 4, 5].map((value) => (
          <label key={value} class={value <= score ? 'star on' : 'star'}>
            <input
              type="radio"
              name="score"
              class="hidden"
              checked={value === score}
              aria-label={words.t('stars', { count: value })}
              onChange={() => setScore(value)}
            />
            <span aria-hidden="true">★</span>
          </label>
        ))}
      </fieldset>
      {score > 0 && (
        <>
          <textarea
            rows={2}
            dir="auto"
            value={text}
            placeholder={words.t('rateText')}
            aria-label={words.t('rateText')}
            onInput={(event) => setText(event.currentTarget.value)}
          />
          <Count text={text} limit={MESSAGE_LIMIT} />
          <button
            type="submit"
            class="plain"
            disabled={rating === 'sending' || lengthOf(text) > MESSAGE_LIMIT}
          >
            {words.t('rateSend')}
          </button>
        </>
      )}
    </form>
  );
}
