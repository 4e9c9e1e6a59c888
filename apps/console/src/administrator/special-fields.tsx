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
import { BLACK, contrastOf, READABLE, WHITE } from './contrast.rules';
import type { ThingFormOf } from './thing-form';
import { LANGUAGES } from './things.data';

interface FieldProps<T> {
  readonly value: T;
  readonly onChange: (value: T) => void;
}

/** A part of the form that is more than one field. */
interface PartProps {
  readonly name: string;
  readonly form: ThingFormOf;
}

/** The two colours of a widget, and how well one is read on the other. */
export function ColoursField({ name, form }: PartProps) {
  const { accent, onAccent } = form.values[name] as Widget['colours'];
  const contrast = contrastOf(accent, onAccent);
  const better = (contrastOf(accent, BLACK) ?? 0) > (contrastOf(accent, WHITE) ?? 0) ? BLACK : WHITE;
  return (
    <div>
      <Group grow align="flex-start">
        {(['accent', 'onAccent'] as const).map((colour) => (
          <ColorInput
            key={colour}
            label={t(`widget.${colour}`)}
            eyeDropperButtonProps={{ 'aria-label': t('widget.pick') }}
            {...form.getInputProps(`${name}.${colour}`)}
          />
        ))}
      </Group>
      {contrast !== null && (
        <Group gap="xs" mt={4} role="status">
          {t(contrast < READABLE ? 'widget.pale' : 'widget.contrast', { contrast: contrast.toFixed(1) })}
          {contrast < READABLE && (
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => form.setFieldValue(`${name}.onAccent`, better)}
            >
              {t(better === BLACK ? 'widget.useBlack' : 'widget.useWhite')}
            </Button>
          )}
        </Group>
      )}
    </div>
  );
}

const WORDS = ['title', 'closedText', 'nobodyText', 'fileDisclaimer'] as const;

/** Words of a widget that are not our own, by language; what is left empty stays as it is. */
export function TextsField({ name, form }: PartProps) {
  const [language, setLanguage] = useState<string>('en');
  return (
    <Fieldset legend={t('widget.texts')}>
      <NativeSelect
        label={t('contact.language')}
        data={[...LANGUAGES]}
        value={language}
        onChange={(event) => setLanguage(event.currentTarget.value)}
      />
      {WORDS.map((word) => {
        const { value, ...props } = form.getInputProps(`${name}.${language}.${word}`);
        return (
          <TextInput
            key={`${language}-${word}`}
            mt="xs"
            label={t(`widget.text.${word}`)}
            placeholder={t('widget.asBefore')}
            maxLength={2000}
            value={(value as string | undefined) ?? ''}
            {...props}
          />
        );
      })}
    </Fieldset>
  );
}

type PreChatField = Widget['fields'][number];
const TYPES: readonly PreChatField['type'][] = ['text', 'email', 'tel', 'textarea', 'checkbox'];
const NEW_FIELD: PreChatField = { name: '', type: 'text', label: { en: '' }, required: false, options: [] };

/** What a visitor is asked before he writes. */
export function PreChatField({ name, form }: PartProps) {
  const fields = form.values[name] as Widget['fields'];
  return (
    <Fieldset legend={t('widget.fields')}>
      {fields.map((field, at) => (
        <Group key={at} gap="xs" mb="xs" align="flex-start" wrap="nowrap">
          <TextInput label={t('widget.fieldName')} w={140} {...form.getInputProps(`${name}.${at}.name`)} />
          <TextInput
            label={t('widget.label')}
            flex={1}
            {...form.getInputProps(`${name}.${at}.label.en`)}
            value={field.label['en'] ?? ''}
          />
          <NativeSelect
            label={t('widget.type')}
            data={field.type === 'select' ? [...TYPES, 'select'] : [...TYPES]}
            {...form.getInputProps(`${name}.${at}.type`)}
          />
          <Checkbox
            pt={30}
            label={t('widget.required')}
            {...form.getInputProps(`${name}.${at}.required`, { type: 'checkbox' })}
          />
          <ActionIcon
            mt={26}
            variant="subtle"
            color="gray"
            aria-label={t('composer.remove', { name: field.name })}
            onClick={() => form.removeListItem(name, at)}
          >
            <CrossIcon />
          </ActionIcon>
        </Group>
      ))}
      <Button size="compact-sm" variant="default" onClick={() => form.insertListItem(name, NEW_FIELD)}>
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
          max={86_400}
          value={value.afterSeconds}
          onChange={(seconds) => onChange({ afterSeconds: Number(seconds) || 1 })}
        />
      )}
    </Group>
  );
}
