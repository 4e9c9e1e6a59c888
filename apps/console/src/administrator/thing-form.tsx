import {
  Alert,
  Button,
  MultiSelect,
  NativeSelect,
  NumberInput,
  PasswordInput,
  Stack,
  Switch,
  Textarea,
  TextInput,
} from '@mantine/core';
import '@mantine/core/styles/Checkbox.css';
import '@mantine/core/styles/Combobox.css';
import '@mantine/core/styles/NumberInput.css';
import '@mantine/core/styles/Pill.css';
import '@mantine/core/styles/PillsInput.css';
import '@mantine/core/styles/Switch.css';
import { useForm, type UseFormReturnType } from '@mantine/form';
import type { Queue } from '@switchboard/contracts';
import { useEffect } from 'react';
import { t } from '../texts';
import classes from './administrator.module.css';
import { type Wrong, wordsOf, wrongBy, wrongIn } from './form-faults';
import { ColoursField, PreChatField, RemindersField, TextsField } from './special-fields';
import { type Field, THINGS, type Thing, type ThingName } from './things';
import { bodyOf, useSave, useThings, type Values, valuesOf } from './things.data';

export type ThingFormOf = UseFormReturnType<Values>;

interface ThingFormProps {
  readonly path: ThingName;
  readonly thing: (Thing & Values) | null;
  readonly onSaved: (saved: Thing & Values) => void;
  readonly onCancel: () => void;
  /** Something was typed that is not saved, or no longer. */
  readonly onDirty: (isDirty: boolean) => void;
  /** What stands in the form now, for whoever shows what would become of it. */
  readonly onValues?: (values: Values) => void;
}

/** The form of one thing; what is wrong stands at its field, in words, and the first of it has the cursor. */
export function ThingForm({ path, thing, onSaved, onCancel, onDirty, onValues }: ThingFormProps) {
  const { fields } = THINGS[path];
  const names = useOtherNames(path, thing);
  const form: ThingFormOf = useForm<Values>({
    initialValues: valuesOf(fields, thing),
    validate: (values) => wrongIn(fields, values, { isNew: thing === null, names }),
    ...(onValues && { onValuesChange: onValues }),
  });
  const save = useSave(path, thing?.id ?? null, (saved) => {
    form.resetDirty();
    onSaved(saved);
  });
  const isDirty = form.isDirty();
  useEffect(() => onDirty(isDirty), [isDirty]);
  useEffect(() => () => onDirty(false), []);

  const show = (wrong: Wrong) => {
    form.setErrors(wrong);
    focusFirst(fields, wrong, form);
  };
  const send = (values: Values) =>
    save.mutate(bodyOf(fields, values, thing === null), {
      onError: (error) =>
        show(
          wrongBy(
            error,
            fields.map(({ name }) => name),
          ),
        ),
    });
  const said = wordsOf(save.error, form.errors as Wrong);

  return (
    <form noValidate onSubmit={form.onSubmit(send, (errors) => show(errors as Wrong))}>
      <Stack>
        {fields.map((field) => (
          <FormField key={field.name} field={field} form={form} />
        ))}
      </Stack>
      <div className={classes.formEnd}>
        {said !== null && (
          <Alert color="red" role="alert" py="xs">
            {said}
          </Alert>
        )}
        <Button variant="default" onClick={onCancel}>
          {t('action.cancel')}
        </Button>
        <Button type="submit" loading={save.isPending}>
          {t('action.save')}
        </Button>
      </div>
    </form>
  );
}

/** People may share a name; of everything else there is one of it. */
function useOtherNames(path: ThingName, thing: Thing | null): string[] {
  const { data } = useThings(path);
  if (path === 'users') return [];
  return (data?.items ?? []).filter(({ id }) => id !== thing?.id).map(({ name }) => name);
}

/** In the order in which they stand on the page. */
function focusFirst(fields: readonly Field[], wrong: Wrong, form: ThingFormOf): void {
  const paths = fields.flatMap(({ name }) =>
    Object.keys(wrong).filter((path) => path.split('.')[0] === name),
  );
  if (paths[0] !== undefined) form.getInputNode(paths[0])?.focus();
}

function FormField({ field, form }: { field: Field; form: ThingFormOf }) {
  const common = {
    label: t(field.label),
    description: field.help && t(field.help),
    required: field.required,
    ...form.getInputProps(field.name, { type: field.kind === 'switch' ? 'checkbox' : 'input' }),
  };
  switch (field.kind) {
    case 'colours':
      return <ColoursField name={field.name} form={form} />;
    case 'texts':
      return <TextsField name={field.name} form={form} />;
    case 'preChat':
      return <PreChatField name={field.name} form={form} />;
    case 'reminders':
      return (
        <RemindersField
          value={form.values[field.name] as Queue['reminders']}
          onChange={(value) => form.setFieldValue(field.name, value)}
        />
      );
    case 'switch':
      return <Switch {...common} />;
    case 'number':
      // What was typed stays as it is: a number out of its range is said, not changed in silence.
      return (
        <NumberInput {...common} min={field.min} max={field.max} clampBehavior="none" allowDecimal={false} />
      );
    case 'password':
      return <PasswordInput {...common} autoComplete="new-password" />;
    case 'lines':
      return <Textarea {...common} autosize minRows={2} />;
    case 'choices':
      return <MultiSelect {...common} data={[...(field.choices ?? [])]} />;
    case 'things':
    case 'thing':
      return <ThingField field={field} common={common} />;
    default:
      return <TextInput {...common} type={field.kind} />;
  }
}

function ThingField({
  field,
  common,
}: {
  field: Field;
  common: { value?: unknown; onChange: (value: unknown) => void };
}) {
  const { data } = useThings(field.of ?? 'users');
  const known = (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const chosen = Array.isArray(common.value) ? (common.value as string[]) : [];
  const gone = data ? chosen.filter((id) => !known.some(({ value }) => value === id)) : [];
  const options = [...known, ...gone.map((id) => ({ value: id, label: t('admin.gone') }))];
  if (field.kind === 'thing')
    return <NativeSelect {...(common as object)} data={[{ value: '', label: '–' }, ...options]} />;
  return <MultiSelect {...(common as object)} searchable data={options} />;
}
