import {
  ActionIcon,
  Button,
  Checkbox,
  ColorInput,
  Fieldset,
  Group,
  NativeSelect,
  NumberInput,
  TextInput,
} from '@mantine/core';
import '@mantine/core/styles/ColorInput.css';
import '@mantine/core/styles/ColorPicker.css';
import '@mantine/core/styles/ColorSwatch.css';
import '@mantine/core/styles/Fieldset.css';
import type { Queue, Widget } from '@switchboard/contracts';
import { useState } from 'react';
import { CrossIcon } from '../shared/icons';
import { t } from '../texts';

interface FieldProps<T> {
  readonly value: T;
  readonly onChange: (value: T) => void;
}

/** The two colours of a widget. */
export function ColoursField({ value, onChange }: FieldProps<Widget['colours']>) {
  return (
    <Group grow>
      <ColorInput
        label={t('widget.accent')}
        value={value.accent}
        onChange={(accent) => onChange({ ...value, accent })}
        eyeDropperButtonProps={{ 'aria-label': t('widget.pick') }}
      />
      <ColorInput
        label={t('widget.onAccent')}
        value={value.onAccent}
        onChange={(onAccent) => onChange({ ...value, onAccent })}
        eyeDropperButtonProps={{ 'aria-label': t('widget.pick') }}
      />
    </Group>
  );
}

const LANGUAGES = ['en', 'de', 'cs', 'es', 'fr', 'it'] as const;
const WORDS = ['title', 'closedText', 'nobodyText', 'fileDisclaimer'] as const;

/** Words of a widget that are not our own, by language; what is left empty stays as it is. */
export function TextsField({ value, onChange }: FieldProps<Widget['texts']>) {
  const [language, setLanguage] = useState<string>('en');
  const words = value[language] ?? {};
  const set = (word: string, text: string) => {
    const next = Object.fromEntries(
      Object.entries({ ...words, [word]: text }).filter(([, one]) => one !== ''),
    );
    onChange({ ...value, [language]: next });
  };
  return (
    <Fieldset legend={t('widget.texts')}>
      <NativeSelect
        label={t('contact.language')}
        data={[...LANGUAGES]}
        value={language}
        onChange={(event) => setLanguage(event.currentTarget.value)}
      />
      {WORDS.map((word) => (
        <TextInput
          key={`${language}-${word}`}
          mt="xs"
          label={t(`widget.text.${word}`)}
          placeholder={t('widget.asBefore')}
          maxLength={2000}
          value={words[word] ?? ''}
          onChange={(event) => set(word, event.currentTarget.value)}
        />
      ))}
    </Fieldset>
  );
}

type PreChatField = Widget['fields'][number];
const TYPES: readonly PreChatField['type'][] = ['text', 'email', 'tel', 'textarea', 'checkbox'];
const NEW_FIELD: PreChatField = { name: '', type: 'text', label: { en: '' }, required: false, options: [] };

/** What a visitor is asked before he writes. */
export function PreChatField({ value, onChange }: FieldProps<Widget['fields']>) {
  const patch = (at: number, part: Partial<PreChatField>) =>
    onChange(value.map((field, index) => (index === at ? { ...field, ...part } : field)));
  return (
    <Fieldset legend={t('widget.fields')}>
      {value.map((field, index) => (
        <Group key={index} gap="xs" mb="xs" align="flex-end" wrap="nowrap">
          <TextInput
            label={t('admin.name')}
            w={120}
            value={field.name}
            onChange={(event) => patch(index, { name: event.currentTarget.value })}
          />
          <TextInput
            label={t('widget.label')}
            flex={1}
            value={field.label['en'] ?? ''}
            onChange={(event) => patch(index, { label: { ...field.label, en: event.currentTarget.value } })}
          />
          <NativeSelect
            label={t('widget.type')}
            data={field.type === 'select' ? [...TYPES, 'select'] : [...TYPES]}
            value={field.type}
            onChange={(event) => patch(index, { type: event.currentTarget.value as PreChatField['type'] })}
          />
          <Checkbox
            pb={9}
            label={t('widget.required')}
            checked={field.required}
            onChange={(event) => patch(index, { required: event.currentTarget.checked })}
          />
          <ActionIcon
            mb={4}
            variant="subtle"
            color="gray"
            aria-label={t('composer.remove', { name: field.name })}
            onClick={() => onChange(value.filter((_, at) => at !== index))}
          >
            <CrossIcon />
          </ActionIcon>
        </Group>
      ))}
      <Button size="compact-sm" variant="default" onClick={() => onChange([...value, NEW_FIELD])}>
        {t('widget.addField')}
      </Button>
    </Fieldset>
  );
}

/** When an agent who is elsewhere is reminded (D29): never, at every message, or after a time. */
export function RemindersField({ value, onChange }: FieldProps<Queue['reminders']>) {
  const mode = value === null ? 'never' : 'everyMessage' in value ? 'everyMessage' : 'afterSeconds';
  return (
    <Group grow align="flex-end">
      <NativeSelect
        label={t('admin.reminders')}
        value={mode}
        data={(['never', 'everyMessage', 'afterSeconds'] as const).map((one) => ({
          value: one,
          label: t(`admin.reminders.${one}`),
        }))}
        onChange={({ currentTarget: { value: next } }) =>
          onChange(
            next === 'never' ? null : next === 'everyMessage' ? { everyMessage: true } : { afterSeconds: 60 },
          )
        }
      />
      {value !== null && 'afterSeconds' in value && (
        <NumberInput
          label={t('admin.reminders.seconds')}
          min={1}
          value={value.afterSeconds}
          onChange={(seconds) => onChange({ afterSeconds: Number(seconds) || 1 })}
        />
      )}
    </Group>
  );
}
