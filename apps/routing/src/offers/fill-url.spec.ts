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

  it('has nothing to fill where the queue has no address', () => {
    expect(fillUrl(null, facts)).toBeNull();
  });
});
