import type { WidgetConfig } from '@switchboard/contracts';
import { useState } from 'preact/hooks';
import { useStore } from '../model/store';
import { useHere } from './context';

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
      <label class="field">
        <span>
          {words.t('message')} <em>({words.t('optional')})</em>
        </span>
        <textarea name="text" rows={3} maxLength={4000} />
      </label>
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

function startOf(form: FormData, fields: readonly Field[], language: string) {
  const valueOf = (name: string) => String(form.get(name) ?? '').trim();
  const own = fields
    .filter(({ name }) => !PERSONAL.has(name))
    .map(({ name }) => [name, valueOf(name)] as const);
  const given = (name: string) => (valueOf(name) === '' ? {} : { [name]: valueOf(name) });
  return {
    ...given('name'),
    ...given('email'),
    ...given('text'),
    language,
    fields: Object.fromEntries(own.filter(([, value]) => value !== '')),
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

function FormField({ field }: { field: Field }) {
  const { words } = useHere();
  const { name, type, required, options } = field;
  const label =
    field.label[words.language] ??
    field.label['en'] ??
    (name === 'name' ? words.t('name') : name === 'email' ? words.t('email') : name);
  const common = { name, required, maxLength: name === 'name' ? 100 : 1000 };

  return (
    <label class={type === 'checkbox' ? 'field check' : 'field'}>
      <span>
        {label} {!required && <em>({words.t('optional')})</em>}
      </span>
      {type === 'textarea' && <textarea {...common} rows={3} />}
      {type === 'select' && (
        <select name={name} required={required}>
          <option value="" />
          {options.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
      )}
      {type === 'checkbox' && <input type="checkbox" name={name} value="true" required={required} />}
      {type === 'text' && <input {...common} type="text" autocomplete={name === 'name' ? 'name' : 'on'} />}
      {type === 'email' && <input {...common} type="email" autocomplete="email" />}
      {type === 'tel' && <input {...common} type="tel" autocomplete="tel" />}
    </label>
  );
}
