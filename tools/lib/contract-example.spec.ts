import { exampleOf, vocabularyOf } from './contract-example.ts';

const words = vocabularyOf([
  {
    payload: {
      contactId: '01934f2a-7c00-7000-8a5b-000000000001',
      visitor: { name: 'Vera' },
      agent: { name: 'Ada' },
    },
  },
  { payload: { teamIds: ['01934f2a-7c00-7000-8a5b-000000000005'], state: 'closed' } },
]);

describe('an example of a new contract', () => {
  it('speaks in the words of the others, each of its owner', () => {
    const person = { type: 'object', properties: { name: { type: 'string' } } };
    const schema = {
      type: 'object',
      properties: {
        contactId: { type: 'string', format: 'uuid' },
        agent: person,
        teamIds: { type: 'array', items: { type: 'string', format: 'uuid' } },
      },
    };

    expect(exampleOf(schema, 'contact', words)).toEqual({
      contactId: '01934f2a-7c00-7000-8a5b-000000000001',
      agent: { name: 'Ada' },
      teamIds: ['01934f2a-7c00-7000-8a5b-000000000005'],
    });
  });

  it('takes only what fits, and what is there rather than nothing', () => {
    expect(exampleOf({ enum: ['open', 'shut'] }, 'state', words)).toBe('open');
    expect(exampleOf({ anyOf: [{ type: 'null' }, { type: 'string' }] }, 'note', words)).toBe('text');
    expect(() => exampleOf({ type: 'string', pattern: '^never$' }, 'note', words)).toThrow('by hand');
  });
});
