import { parseScale, SERVICES } from './scale.ts';

describe('parseScale', () => {
  it('means one process of each where nothing is said', () => {
    expect(parseScale('')).toEqual(Object.fromEntries(SERVICES.map((name: string) => [name, 1])));
  });

  it.each([
    ['chat=2,gateway=2', { chat: 2, gateway: 2 }],
    [' chat = 3 , ', { chat: 3 }],
    ['reports=12', { reports: 12 }],
    ['chat=0', { chat: 0, gateway: 1 }],
  ])('reads %j', (text, expected) => {
    expect(parseScale(text)).toMatchObject(expected);
  });

  it.each(['chat', 'chat=', 'chat=-1', 'chat=two', 'mail=2', 'chat=100', 'chat:2'])('refuses %j', (text) => {
    expect(() => parseScale(text)).toThrow(`"${text}"`);
  });
});
