import { useMutation, useQuery } from '@tanstack/react-query';
import { http, type Page, queries } from '../api';
import { notifyDone } from '../shared/notify';
import { t } from '../texts';
import { linesOf } from './form-faults';
import type { Field, Thing, ThingName } from './things';

/** The languages that the widget speaks by itself. */
export const LANGUAGES = ['en', 'de', 'cs', 'es', 'fr', 'it'] as const;

export type Values = Readonly<Record<string, unknown>>;

export const useThings = (path: ThingName) =>
  useQuery({
    queryKey: [path],
    queryFn: () => http.ask<Page<Thing & Values>>(`/v1/${path}`, { query: { limit: 200 } }),
  });

/** Creates, or changes the thing of this id. */
export const useSave = (path: ThingName, id: string | null, onSaved: (thing: Thing & Values) => void) =>
  useMutation({
    mutationFn: (body: Values) =>
      id === null
        ? http.ask<Thing & Values>(`/v1/${path}`, {
            method: 'POST',
            body,
            creates: true,
          })
        : http.ask<Thing & Values>(`/v1/${path}/${id}`, { method: 'PATCH', body }),
    onSuccess: (saved) => {
      void queries.invalidateQueries({ queryKey: [path] });
      notifyDone(t('admin.saved'));
      onSaved(saved);
    },
  });

export const useRemove = (path: ThingName, onRemoved: () => void) =>
  useMutation({
    mutationFn: (id: string) => http.ask(`/v1/${path}/${id}`, { method: 'DELETE' }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: [path] });
      onRemoved();
    },
  });

const EMPTY: Readonly<Record<Field['kind'], unknown>> = {
  text: '',
  url: '',
  email: '',
  password: '',
  number: '',
  switch: false,
  lines: '',
  choices: [],
  things: [],
  thing: '',
  colours: { accent: '#1f6feb', onAccent: '#ffffff' },
  texts: {},
  preChat: [],
  reminders: null,
};

/** Every language has its place in the form. */
const NO_TEXTS = Object.fromEntries(LANGUAGES.map((language) => [language, {}]));

/** A thing as its form shows it. */
export function valuesOf(fields: readonly Field[], thing: Values | null): Values {
  return Object.fromEntries(
    fields.map(({ name, kind }) => {
      const given = thing?.[name];
      if (kind === 'texts') return [name, { ...NO_TEXTS, ...(given as object) }];
      if (given === undefined || given === null) return [name, EMPTY[kind]];
      return [name, kind === 'lines' && Array.isArray(given) ? given.join('\n') : given];
    }),
  );
}

/** The form as it is sent: what was left empty takes the server's default at a creation. */
export function bodyOf(fields: readonly Field[], values: Values, isNew: boolean): Values {
  return Object.fromEntries(
    fields.flatMap(({ name, kind, onlyWhenGiven }) => {
      const value = values[name];
      if (value === '' && (isNew || onlyWhenGiven || kind === 'number')) return [];
      if (value === '') return [[name, null]];
      if (kind === 'number') return [[name, Number(value)]];
      if (kind === 'texts') return [[name, givenTexts(value as Texts)]];
      if (kind === 'lines') return [[name, linesOf(String(value))]];
      return [[name, value]];
    }),
  );
}

type Texts = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What is left empty stays as it is delivered. */
export function givenTexts(texts: Texts): Texts {
  const given = Object.entries(texts).map(
    ([language, words]) =>
      [language, Object.fromEntries(Object.entries(words).filter(([, word]) => word !== ''))] as const,
  );
  return Object.fromEntries(given.filter(([, words]) => Object.keys(words).length > 0));
}
