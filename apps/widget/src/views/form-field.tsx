import type { WidgetConfig } from '@switchboard/contracts';
import { useHere } from './context';
import { useLimit } from './limit';

type Field = WidgetConfig['fields'][number];

/** As the server takes them. */
const limitOf = (name: string): number => (name === 'name' ? 100 : name === 'email' ? 254 : 1_000);

/** One question of the form, in the widget's language as far as the configuration knows it. */
export function FormField({ field }: { field: Field }) {
  const { words } = useHere();
  const { name, type, required, options } = field;
  const onInput = useLimit(limitOf(name));
  const common = { name, required, onInput, dir: 'auto' } as const;

  return (
    <label class={type === 'checkbox' ? 'field check' : 'field'}>
      <span>
        {useLabel(field)} {!required && <em>({words.t('optional')})</em>}
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

/** The configuration's words in this language; ours for what we know; else its English. */
function useLabel({ name, label }: Field): string {
  const { words } = useHere();
  const ours = name === 'name' || name === 'email' ? words.t(name) : undefined;
  return label[words.language] ?? ours ?? label['en'] ?? name;
}
