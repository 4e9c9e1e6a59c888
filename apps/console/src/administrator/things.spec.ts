import { FakeBrowser } from '@switchboard/web/fake-browser';
import { type Field, THINGS } from './things';

new FakeBrowser().install();
const { bodyOf, valuesOf } = await import('./things.data');

const field = (name: string, kind: Field['kind'], given: Partial<Field> = {}): Field => ({
  name,
  kind,
  label: 'admin.name',
  ...given,
});
const FIELDS = [
  field('name', 'text'),
  field('password', 'password', { onlyWhenGiven: true }),
  field('capacity', 'number'),
  field('origins', 'lines'),
  field('reasonId', 'thing', { of: 'pause-reasons' }),
  field('memberIds', 'things', { of: 'users' }),
  field('paid', 'switch'),
];
const EMPTY = { name: '', password: '', capacity: '', origins: '', reasonId: '', memberIds: [], paid: false };

describe('the form of a thing', () => {
  it('is empty for a new one', () => {
    expect(valuesOf(FIELDS, null)).toEqual(EMPTY);
  });

  it('shows what there is, lists as lines, and what is not set as empty', () => {
    const thing = { id: 't', name: 'Ann', capacity: 0, origins: ['https://a', 'https://b'], reasonId: null };

    expect(valuesOf(FIELDS, thing)).toEqual({
      ...EMPTY,
      name: 'Ann',
      capacity: 0,
      origins: 'https://a\nhttps://b',
    });
  });

  it('leaves what was not filled in to the server’s defaults at a creation', () => {
    expect(bodyOf(FIELDS, { ...EMPTY, name: 'Ann' }, true)).toEqual({
      name: 'Ann',
      memberIds: [],
      paid: false,
    });
  });

  it('clears at a change what was emptied, but no number and no password', () => {
    expect(bodyOf(FIELDS, EMPTY, false)).toEqual({
      name: null,
      origins: null,
      reasonId: null,
      memberIds: [],
      paid: false,
    });
  });

  it('sends numbers as numbers and lines as a list without gaps', () => {
    const values = { ...EMPTY, capacity: '3', origins: ' https://a \n\n https://b\n' };

    expect(bodyOf(FIELDS, values, true)).toMatchObject({ capacity: 3, origins: ['https://a', 'https://b'] });
    expect(bodyOf(FIELDS, { ...values, capacity: 0 }, true)).toMatchObject({ capacity: 0 });
  });

  it('sends back what it showed where nobody changed anything', () => {
    const thing = {
      name: 'Ann',
      capacity: 2,
      origins: ['https://a'],
      reasonId: 'r',
      memberIds: ['u'],
      paid: true,
    };

    expect(bodyOf(FIELDS, valuesOf(FIELDS, thing), false)).toEqual(thing);
  });
});

describe('the kinds of things', () => {
  const kinds = Object.entries(THINGS);

  it.each(kinds)('%s have a form with each field once, and a name', (path, kind) => {
    const names = kind.fields.map(({ name }) => name);

    expect(kind.path).toBe(path);
    expect(new Set(names).size).toBe(names.length);
    expect(kind.fields[0]).toMatchObject({ name: 'name', required: true });
  });

  it('that name other things say which', () => {
    const naming = kinds.flatMap(([, { fields }]) => fields.filter(({ kind }) => /^things?$/.test(kind)));

    expect(naming.map(({ of }) => of)).not.toContain(undefined);
    expect(naming.length).toBeGreaterThan(0);
  });

  it.each([
    [
      'users',
      { name: 'Ann', email: 'a@x', roles: ['agent'], rights: ['reports'], capacity: 3 },
      'Ann|a@x|agent, reports|3',
    ],
    ['teams', { name: 'One', memberIds: ['a', 'b'], supervisorIds: [] }, 'One|2|0'],
    ['statuses', { name: 'Solved', finalOutcome: true }, 'Solved|✓'],
    ['pause-reasons', { name: 'Lunch', paid: false }, 'Lunch|–'],
    [
      'widgets',
      { name: 'Shop', key: 'k', allowedOrigins: ['https://a', 'https://b'] },
      'Shop|k|https://a, https://b',
    ],
    [
      'queues',
      { number: 1, name: 'Sales', memberIds: [], offerTimeoutSeconds: 20, wrapUpSeconds: 60, priority: 5 },
      '1|Sales|0|20 s|60 s|5',
    ],
  ] as const)('list %s in words', (path, thing, line) => {
    expect(THINGS[path].columns.map(({ of }) => of({ id: 't', ...thing })).join('|')).toBe(line);
  });
});
