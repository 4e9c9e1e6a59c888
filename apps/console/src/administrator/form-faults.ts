import { asProblemError, isBlank, lengthOf } from '@switchboard/web';
import type { Widget } from '@switchboard/contracts';
import { problemText, t, type TextKey } from '../texts';
import type { Field } from './things';
import type { Values } from './things.data';

/** What is wrong in a form, in words, by the path of the field. */
export type Wrong = Readonly<Record<string, string>>;

interface Around {
  readonly isNew: boolean;
  /** What the others of its kind are called. */
  readonly names?: readonly string[];
}

/** Everything that can be seen before it is sent. */
export function wrongIn(fields: readonly Field[], values: Values, around: Around): Wrong {
  return Object.assign({}, ...fields.map((field) => wrongAt(field, values[field.name], around)));
}

function wrongAt(field: Field, value: unknown, around: Around): Wrong {
  switch (field.kind) {
    case 'preChat':
      return wrongInFields(field.name, value as Widget['fields']);
    case 'colours':
      return wrongInColours(field.name, value as Widget['colours']);
    default: {
      const wrong = Array.isArray(value) ? wrongList(field, value) : wrongText(field, value, around);
      return wrong === null ? {} : { [field.name]: wrong };
    }
  }
}

const wrongList = ({ required }: Field, value: readonly unknown[]): string | null =>
  required && value.length === 0 ? t('wrong.noneChosen') : null;

function wrongText(field: Field, value: unknown, { isNew, names = [] }: Around): string | null {
  if (field.kind === 'number')
    return value === '' ? null : wrongFigure(value, field.min ?? 0, field.max ?? Infinity);
  if (typeof value !== 'string') return null;
  const isRequired = field.required === true || (field.kind === 'password' && isNew);
  if (isBlank(value)) return isRequired ? t('wrong.empty') : null;
  const isTaken = names.some((name) => name.toLowerCase() === value.trim().toLowerCase());
  if (field.name === 'name' && isTaken) return t('wrong.nameTaken');
  return wrongWords(field, value);
}

const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const LENGTHS: Partial<Record<Field['kind'], number>> = { email: 254, url: 2_000, password: 200, text: 100 };

function wrongWords({ kind }: Field, value: string): string | null {
  const longest = LENGTHS[kind] ?? Infinity;
  if (lengthOf(value) > longest) return t('wrong.tooLong', { longest });
  if (kind === 'email' && !ADDRESS.test(value.trim())) return t('wrong.email');
  if (kind === 'password' && value.length < 10) return t('wrong.password');
  if (kind === 'url' && !/^https?:\/\//.test(value)) return t('wrong.url');
  const foreign = kind === 'lines' ? linesOf(value).find((line) => !isOrigin(line)) : undefined;
  return foreign === undefined ? null : t('wrong.origin', { line: foreign });
}

/** A whole number in its range? */
export function wrongFigure(value: unknown, min: number, max: number): string | null {
  const isIn = Number.isInteger(Number(value)) && Number(value) >= min && Number(value) <= max;
  return isIn ? null : t('wrong.range', { min, max });
}

/** One a line, without gaps. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const isOrigin = (line: string): boolean => URL.canParse(line) && new URL(line).origin === line;

function wrongInFields(path: string, asked: Widget['fields']): Wrong {
  const wrong = asked.flatMap(({ name }, at) => {
    const isTwice = asked.findIndex((one) => one.name === name) < at;
    const isName = /^[a-zA-Z][a-zA-Z0-9_]{0,63}$/.test(name);
    if (isName && !isTwice) return [];
    return [[`${path}.${at}.name`, t(isName ? 'wrong.nameTaken' : 'wrong.fieldName')] as const];
  });
  return Object.fromEntries(wrong);
}

function wrongInColours(path: string, colours: Widget['colours']): Wrong {
  const wrong = Object.entries(colours).filter(([, colour]) => !/^#[0-9a-f]{6}$/i.test(colour));
  return Object.fromEntries(wrong.map(([name]) => [`${path}.${name}`, t('wrong.colour')]));
}

/** What the server found wrong, at the fields of the form: in our words, not in its own. */
export function wrongBy(error: unknown, roots: readonly string[]): Wrong {
  const { code, extra } = asProblemError(error);
  const paths = (extra.errors ?? []).map(({ path }) => pathIn(path.split('.'), roots));
  const words = (path: string) => (code === 'conflict' && TAKEN[path]) || 'wrong.refused';
  return Object.fromEntries(paths.filter((path) => path !== null).map((path) => [path, t(words(path))]));
}

/** Whose e-mail, name or number it is already; or the last administrator, who stays one. */
const TAKEN: Readonly<Record<string, TextKey>> = {
  name: 'wrong.nameTaken',
  number: 'wrong.numberTaken',
  email: 'wrong.emailTaken',
  roles: 'wrong.lastAdministrator',
};

function pathIn(path: readonly string[], roots: readonly string[]): string | null {
  const from = path.findIndex((part) => roots.includes(part));
  return from < 0 ? null : path.slice(from).join('.');
}

/** What is used by something else is not deleted; the server says by what. */
export function whyItStays(error: unknown): string {
  const { code, detail } = asProblemError(error);
  return code === 'conflict' ? `${t('admin.inUse')} ${detail}` : problemText(error);
}

/** What the form says beside its button: that something stands at the fields, or what else did not work. */
export function wordsOf(error: unknown, wrong: Wrong): string | null {
  if (Object.keys(wrong).length > 0) return t('problem.invalid_input');
  return error === null ? null : problemText(error);
}
