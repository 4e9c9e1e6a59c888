import { jest } from '@jest/globals';

class FakeElement {
  isContentEditable = false;
  constructor(readonly tagName: string) {}
}
Object.assign(globalThis, { HTMLElement: FakeElement });

/** The rule as it is on a computer of this kind. */
async function on(platform: string) {
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { platform } });
  jest.resetModules();
  return import('./key-press');
}
const { isPressed, shownKeys } = await on('Linux x86_64');
const mac = await on('MacIntel');

/** A key as the browser tells it, on the page itself unless it is said. */
const pressed = (key: string, given: Record<string, unknown> = {}) =>
  ({
    key,
    code: '',
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    isComposing: false,
    target: null,
    getModifierState: (name: string) => name === given['with'],
    ...given,
  }) as unknown as KeyboardEvent;
const writing = { target: new FakeElement('TEXTAREA') };
const alt = { altKey: true };
const c = { code: 'KeyC' };

describe('a shortcut', () => {
  it.each([
    ['Alt and its letter', 'alt+a', pressed('a', alt), true],
    ['the letter with the shift lock', 'alt+a', pressed('A', alt), true],
    ['the letter alone', 'alt+a', pressed('a'), false],
    ['another letter', 'alt+a', pressed('b', alt), false],
    [
      'Control as well: that is AltGr, or the browser’s',
      'alt+a',
      pressed('a', { ...alt, ctrlKey: true }),
      false,
    ],
    ['Command as well', 'alt+a', pressed('a', { ...alt, metaKey: true }), false],
    ['the key where the letters are others', 'alt+c', pressed('с', { ...alt, ...c }), true],
    ['a single key', '?', pressed('?'), true],
    ['a single key with Alt', '?', pressed('?', alt), false],
    ['a single key with Control', '?', pressed('?', { ctrlKey: true }), false],
  ])('is pressed by %s or not', (_what, keys, event, is) => {
    expect(isPressed(keys, event)).toBe(is);
  });

  it.each(['INPUT', 'TEXTAREA', 'SELECT'])('of a single key is a letter in a %s', (tagName) => {
    expect(isPressed('?', pressed('?', { target: new FakeElement(tagName) }))).toBe(false);
  });

  it('of a single key is a letter wherever one may write', () => {
    const target = Object.assign(new FakeElement('DIV'), { isContentEditable: true });

    expect(isPressed('?', pressed('?', { target }))).toBe(false);
    expect(isPressed('?', pressed('?', { target: new FakeElement('BUTTON') }))).toBe(true);
  });

  it('with Alt works also while one writes, and in a list to choose from', () => {
    expect(isPressed('alt+a', pressed('a', { ...alt, ...writing }))).toBe(true);
    expect(isPressed('alt+a', pressed('a', { ...alt, target: new FakeElement('SELECT') }))).toBe(true);
  });
});

describe('a key that makes a character is that character while somebody writes (K02)', () => {
  it.each([
    ['Option and C', pressed('ç', { ...alt, ...c, ...writing })],
    ['Option and C on Polish keys', pressed('ć', { ...alt, ...c, ...writing })],
    ['Option and a letter that begins an accent', pressed('Dead', { ...alt, ...c, ...writing })],
    ['AltGr', pressed('ć', { ...c, ...writing, with: 'AltGraph' })],
    ['AltGr as Windows tells it', pressed('ć', { ...alt, ...c, ...writing, ctrlKey: true })],
    ['what an input method takes', pressed('Process', { ...alt, ...c, ...writing })],
    ['what is being composed', pressed('c', { ...alt, ...c, ...writing, isComposing: true })],
  ])('%s', (_what, event) => {
    expect(isPressed('alt+c', event)).toBe(false);
    expect(mac.isPressed('alt+c', { ...event, ctrlKey: false })).toBe(false);
  });

  it('so on an Apple keyboard shortcuts have Control too: with Option they make none', () => {
    const both = { ...alt, ...c, ctrlKey: true, ...writing };

    expect(mac.isPressed('alt+c', pressed('ç', both))).toBe(true);
    expect(mac.isPressed('alt+c', pressed('c', { ...alt, ...c, ...writing }))).toBe(false);
    expect(mac.isPressed('alt+c', pressed('ç', { ...alt, ...c }))).toBe(true);
    expect([shownKeys('alt+c'), mac.shownKeys('alt+c'), mac.shownKeys('?')]).toEqual([
      'alt+c',
      'ctrl+alt+c',
      '?',
    ]);
  });
});
