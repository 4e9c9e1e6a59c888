import type { WidgetConfig } from '@switchboard/contracts';
import { isBlank, MESSAGE_LIMIT } from '@switchboard/web';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useStore } from '../model/store';
import { useHere } from './context';
import { FormField } from './form-field';
import { Count, useLimit } from './limit';

type Field = WidgetConfig['fields'][number];

/** Names that are the visitor's own; every other field goes along as it is called. */
const PERSONAL = new Set(['name', 'email']);

/** The form of the widget's configuration, before a contact. */
export function PreChat() {
  const { model, words } = useHere();
  const { config, problem } = useStore(model.state);
  const [isStarting, setStarting] = useState(false);
  if (!config) return null;
  if (config.openNow === false) return <Closed />;

  const start = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    setStarting(true);
    const isStarted = await model.start(startOf(form, config.fields, words.language));
    if (!isStarted) setStarting(false);
  };

  return (
    <form class="form" onSubmit={(event) => void start(event as unknown as SubmitEvent)}>
      {config.agentsAvailable === false && (
        <div class="notice">
          <strong>{words.t('nobodyTitle')}</strong>
          <p>{words.t('nobodyText')}</p>
        </div>
      )}
      {config.fields.map((field) => (
        <FormField key={field.name} field={field} />
      ))}
      <FirstMessage />
      {problem && (
        <p class="problem" role="alert">
          {words.problem(problem)}
        </p>
      )}
      <button type="submit" class="primary" disabled={isStarting}>
        {isStarting ? words.t('starting') : words.t('start')}
      </button>
    </form>
  );
}

/** Kept by the model while it is written: nothing of it is lost where another tab is faster. */
function FirstMessage() {
  const { model, words } = useHere();
  const [text, setText] = useState(model.formText);
  const checksLimit = useLimit(MESSAGE_LIMIT);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    model.formText = text;
    if (field.current) checksLimit({ currentTarget: field.current });
  }, [text]);
  return (
    <label class="field">
      <span>
        {words.t('message')} <em>({words.t('optional')})</em>
      </span>
      <textarea
        ref={field}
        name="text"
        rows={3}
        dir="auto"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <Count text={text} limit={MESSAGE_LIMIT} />
    </label>
  );
}

function startOf(form: FormData, fields: readonly Field[], language: string) {
  const valueOf = (name: string) => String(form.get(name) ?? '').trim();
  const isGiven = (name: string) => !isBlank(valueOf(name));
  const given = (name: string) => (isGiven(name) ? { [name]: valueOf(name) } : {});
  const own = fields.map(({ name }) => name).filter((name) => !PERSONAL.has(name) && isGiven(name));
  return {
    ...given('name'),
    ...given('email'),
    ...given('text'),
    language,
    fields: Object.fromEntries(own.map((name) => [name, valueOf(name)])),
  };
}

function Closed() {
  const { words } = useHere();
  return (
    <div class="middle">
      <h2>{words.t('closedTitle')}</h2>
      <p>{words.t('closedText')}</p>
    </div>
  );
}
