import { ProblemError } from '@switchboard/web';
import { FakeBrowser } from '@switchboard/web/fake-browser';
import { en } from '../texts/en';
import { type Field, THINGS, type ThingName } from './things';

new FakeBrowser().install();
const { valuesOf } = await import('./things.data');
const { whyItStays, wordsOf, wrongBy, wrongIn } = await import('./form-faults');

const wrong = (path: ThingName, given: object, around = {}) => {
  const { fields } = THINGS[path];
  return wrongIn(fields, { ...valuesOf(fields, null), ...given }, { isNew: true, ...around });
};
const ULLA = { name: 'Ulla', email: 'ulla@shop.example', password: 'long-enough', roles: ['agent'] };
const SHOP = { name: 'Shop', queueIds: ['q'], allowedOrigins: '' };
const refusal = (...paths: string[]) =>
  new ProblemError('invalid_input', 400, '', { errors: paths.map((path) => ({ path, message: 'raw' })) });

describe('what is wrong in a form before it is sent', () => {
  it('is nothing where everything is there', () => {
    expect(wrong('users', ULLA)).toEqual({});
    expect(wrong('queues', { name: 'Sales' })).toEqual({});
    expect(wrong('widgets', SHOP)).toEqual({});
  });

  it('is every field that has to be filled in', () => {
    expect(wrong('users', {})).toEqual({
      name: en['wrong.empty'],
      email: en['wrong.empty'],
      password: en['wrong.empty'],
      roles: en['wrong.noneChosen'],
    });
  });

  it('is no missing password where somebody has one', () => {
    expect(wrong('users', { ...ULLA, password: '' }, { isNew: false })).toEqual({});
  });

  it.each([
    ['users', { ...ULLA, email: 'ulla' }, 'email', en['wrong.email']],
    ['users', { ...ULLA, password: 'short' }, 'password', en['wrong.password']],
    ['users', { ...ULLA, name: 'x'.repeat(101) }, 'name', 'At most 100 characters.'],
    ['users', { ...ULLA, capacity: 51 }, 'capacity', 'A whole number from 1 to 50.'],
    ['users', { ...ULLA, capacity: '-' }, 'capacity', 'A whole number from 1 to 50.'],
    ['queues', { name: 'Sales', visitorUrl: 'crm.example' }, 'visitorUrl', en['wrong.url']],
    [
      'widgets',
      { ...SHOP, allowedOrigins: 'https://a.example\nshop.example/x' },
      'allowedOrigins',
      /shop.example\/x/,
    ],
    [
      'widgets',
      { ...SHOP, colours: { accent: '#12', onAccent: '#ffffff' } },
      'colours.accent',
      en['wrong.colour'],
    ],
  ] as const)('of %s %j is said at the field %s', (path, given, field, words) => {
    const found = wrong(path, given);

    expect(Object.keys(found)).toEqual([field]);
    expect(found[field]).toMatch(words);
  });

  it('is two seconds for an answer: every agent would be paused by the first visitor', () => {
    expect(Object.keys(wrong('queues', { name: 'Sales', offerTimeoutSeconds: 2 }))).toEqual([
      'offerTimeoutSeconds',
    ]);
  });

  it('is a name that another one has already, however it is written', () => {
    const names = ['order placed'];

    expect(wrong('statuses', { name: 'Order placed' }, { names })).toEqual({ name: en['wrong.nameTaken'] });
  });

  it('is a field of the pre-chat form at its own place, not at the widget’s name', () => {
    const field = { type: 'text', label: { en: 'Order' }, required: false, options: [] };
    const fields = ['order', '', 'order'].map((name) => ({ ...field, name }));

    expect(wrong('widgets', { ...SHOP, fields })).toEqual({
      'fields.1.name': en['wrong.fieldName'],
      'fields.2.name': en['wrong.nameTaken'],
    });
  });
});

describe('what the server finds wrong', () => {
  it('stands at the field of the form, in our words', () => {
    const roots = ['name', 'fields', 'roles'];

    expect(wrongBy(refusal('input.roles', 'input.fields.0.name', 'elsewhere'), roots)).toEqual({
      roles: en['wrong.refused'],
      'fields.0.name': en['wrong.refused'],
    });
  });

  it.each([
    ['email', en['wrong.emailTaken']],
    ['name', en['wrong.nameTaken']],
    ['number', en['wrong.numberTaken']],
    ['roles', en['wrong.lastAdministrator']],
  ])('as taken, of %s, is said at what is taken (fault 20)', (path, words) => {
    const taken = new ProblemError('conflict', 409, '', { errors: [{ path, message: 'is taken' }] });

    expect(wrongBy(taken, ['email', 'name', 'number', 'roles'])).toEqual({ [path]: words });
  });

  it('is said beside the button too, or what else did not work', () => {
    expect(wordsOf(null, {})).toBeNull();
    expect(wordsOf(null, { name: 'x' })).toBe(en['problem.invalid_input']);
    expect(wordsOf(new ProblemError('offline', 0, ''), {})).toBe(en['problem.offline']);
  });

  it('names what uses a thing that cannot be deleted', () => {
    expect(whyItStays(new ProblemError('conflict', 409, 'The widget Shop uses it'))).toBe(
      `${en['admin.inUse']} The widget Shop uses it`,
    );
    expect(whyItStays(new ProblemError('forbidden', 403, 'x'))).toBe(en['problem.forbidden']);
  });
});

it('every number of a form has a range', () => {
  const numbers = Object.values(THINGS)
    .flatMap(({ fields }) => [...fields])
    .filter(({ kind }: Field) => kind === 'number');

  expect(numbers.filter(({ min, max }) => min === undefined || max === undefined)).toEqual([]);
});
