import {
  Alert,
  Button,
  Group,
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
import { asProblemError } from '@switchboard/web';
import type { Queue, Widget } from '@switchboard/contracts';
import { useState } from 'react';
import { problemText, t } from '../texts';
import { ColoursField, PreChatField, RemindersField, TextsField } from './special-fields';
import { type Field, THINGS, type Thing, type ThingName } from './things';
import { bodyOf, useSave, useThings, type Values, valuesOf } from './things.data';

/** The form of one thing; what the server finds wrong stands at its field. */
export function ThingForm({
  path,
  thing,
  onSaved,
  onCancel,
}: {
  path: ThingName;
  thing: (Thing & Values) | null;
  onSaved: (saved: Thing & Values) => void;
  onCancel: () => void;
}) {
  const { fields } = THINGS[path];
  const [values, setValues] = useState(() => valuesOf(fields, thing));
  const save = useSave(path, thing?.id ?? null, onSaved);
  const errors = save.isError ? (asProblemError(save.error).extra.errors ?? []) : [];
  const errorOf = (name: string) => errors.find((error) => error.path.split('.').includes(name))?.message;

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(bodyOf(fields, values, thing === null));
      }}
    >
      <Stack>
        {save.isError && (
          <Alert color="red" role="alert">
            {problemText(save.error)}
          </Alert>
        )}
        {fields.map((field) => (
          <FormField
            key={field.name}
            field={field}
            value={values[field.name]}
            error={errorOf(field.name)}
            onChange={(value) => setValues((all) => ({ ...all, [field.name]: value }))}
          />
        ))}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t('action.cancel')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {t('action.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface FormFieldProps {
  readonly field: Field;
  readonly value: unknown;
  readonly error: string | undefined;
  readonly onChange: (value: unknown) => void;
}

function FormField({ field, value, error, onChange }: FormFieldProps) {
  const common = {
    label: t(field.label),
    description: field.help && t(field.help),
    required: field.required,
    error,
  };
  switch (field.kind) {
    case 'colours':
      return <ColoursField value={value as Widget['colours']} onChange={onChange} />;
    case 'texts':
      return <TextsField value={value as Widget['texts']} onChange={onChange} />;
    case 'preChat':
      return <PreChatField value={value as Widget['fields']} onChange={onChange} />;
    case 'reminders':
      return <RemindersField value={value as Queue['reminders']} onChange={onChange} />;
    case 'switch':
      return (
        <Switch
          {...common}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'number':
      return (
        <NumberInput
          {...common}
          value={value as number | ''}
          min={0}
          allowDecimal={false}
          onChange={onChange}
        />
      );
    case 'password':
      return (
        <PasswordInput
          {...common}
          autoComplete="new-password"
          value={String(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'lines':
      return (
        <Textarea
          {...common}
          autosize
          minRows={2}
          value={String(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'choices':
      return (
        <MultiSelect
          {...common}
          data={[...(field.choices ?? [])]}
          value={value as string[]}
          onChange={onChange}
        />
      );
    case 'things':
    case 'thing':
      return <ThingField field={field} value={value} common={common} onChange={onChange} />;
    default:
      return (
        <TextInput
          {...common}
          type={field.kind}
          value={String(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}

function ThingField({
  field,
  value,
  common,
  onChange,
}: {
  field: Field;
  value: unknown;
  common: object;
  onChange: (value: unknown) => void;
}) {
  const { data } = useThings(field.of ?? 'users');
  const options = (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  if (field.kind === 'thing') {
    return (
      <NativeSelect
        {...common}
        data={[{ value: '', label: '–' }, ...options]}
        value={String(value)}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  return <MultiSelect {...common} searchable data={options} value={value as string[]} onChange={onChange} />;
}
