import { goneBetween } from './contact-rows.js';

it.each([
  ['everything', { messages: 3, contacts: 1 }, undefined, { messages: 3, contacts: 1 }],
  ['nothing, where there was nothing', undefined, { tombstones: 1 }, {}],
  ['only what is less than before', { offers: 2, messages: 3 }, { offers: 2, messages: 1 }, { messages: 2 }],
])('what went is %s', (_, before, after, gone) => {
  expect(goneBetween(before, after)).toEqual(gone);
});
