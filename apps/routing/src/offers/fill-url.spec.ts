import { LIMITS } from '@switchboard/contracts';
import { fillUrl } from './fill-url.rules.js';

const facts = {
  contactId: 'c-1',
  visitor: { id: 'v-1', name: 'Ann & Bob/..', email: null, fields: { account: '4?7', id: 'forged' } },
};

describe('fillUrl', () => {
  it.each([
    ['https://crm.example/{{visitor.name}}', 'https://crm.example/Ann%20%26%20Bob%2F..'],
    ['https://crm.example/?a={{ visitor.account }}&c={{contact.id}}', 'https://crm.example/?a=4%3F7&c=c-1'],
    ['https://crm.example/{{visitor.fields.account}}', 'https://crm.example/4%3F7'],
    ['https://crm.example/{{visitor.email}}{{visitor.unknown}}', 'https://crm.example/'],
    ['https://crm.example/{{visitor.id}}', 'https://crm.example/v-1'],
  ])('fills %s', (template, url) => {
    expect(fillUrl(template, facts)).toBe(url);
  });

  it.each([
    ['a folder above', 'https://crm.example/people/{{visitor.name}}/notes', '..'],
    ['a folder above at the end', 'https://crm.example/people/{{visitor.name}}?tab=1', '..'],
    ['the same folder', 'https://crm.example/people/{{visitor.name}}', '.'],
    ['a folder above in two pieces', 'https://crm.example/{{visitor.name}}{{visitor.name}}/x', '.'],
    ['another host', 'https://{{visitor.name}}/people', 'evil.example'],
    ['a part of the host', 'https://crm.{{visitor.name}}', 'example.evil.example'],
  ])('is no address where a visitor’s name would lead to %s', (_, template, name) => {
    expect(fillUrl(template, { ...facts, visitor: { ...facts.visitor, name } })).toBeNull();
  });

  it.each([
    ['https://crm.example/?q={{visitor.name}}', '..', 'https://crm.example/?q=..'],
    ['https://crm.example/{{visitor.name}}', '...', 'https://crm.example/...'],
    ['https://crm.example/{{visitor.name}}', '../x', 'https://crm.example/..%2Fx'],
    ['https://crm.example/{{visitor.__proto__}}{{visitor.constructor}}', 'Ann', 'https://crm.example/'],
  ])('lets %s have the name %s', (template, name, url) => {
    expect(fillUrl(template, { ...facts, visitor: { ...facts.visitor, name } })).toBe(url);
  });

  it('is no address where it would be longer than any browser takes', () => {
    const named = (name: string) =>
      fillUrl('https://crm.example/{{visitor.name}}', { ...facts, visitor: { ...facts.visitor, name } });

    expect(named('x'.repeat(LIMITS.url - 20))).toHaveLength(LIMITS.url);
    expect(named('x'.repeat(LIMITS.url - 19))).toBeNull();
    expect(named('😀'.repeat(1000))).toBeNull();
  });

  it('has nothing to fill where the queue has no address', () => {
    expect(fillUrl(null, facts)).toBeNull();
  });
});
