import { isPressed } from './key-press';

class FakeElement {
  isContentEditable = false;
  constructor(readonly tagName: string) {}
}
Object.assign(globalThis, { HTMLElement: FakeElement });

/** A key as the browser tells it, on the page itself unless it is said. */
const pressed = (key: string, given: Record<string, unknown> = {}) =>
  ({ key, code: '', altKey: false, ctrlKey: false, metaKey: false, target: null, ...given }) as KeyboardEvent;
const writing = { target: new FakeElement('TEXTAREA') };

describe('a shortcut', () => {
  it.each([
    ['Alt and its letter', 'alt+a', pressed('a', { altKey: true }), true],
    ['the letter with the shift lock', 'alt+a', pressed('A', { altKey: true }), true],
    ['the letter alone', 'alt+a', pressed('a'), false],
    ['another letter', 'alt+a', pressed('b', { altKey: true }), false],
    ['Control as well: that is the browser’s', 'alt+a', pressed('a', { altKey: true, ctrlKey: true }), false],
    ['Command as well', 'alt+a', pressed('a', { altKey: true, metaKey: true }), false],
    ['a Mac’s letter of Alt', 'alt+a', pressed('å', { altKey: true, code: 'KeyA' }), true],
    ['a single key', '?', pressed('?'), true],
    ['a single key with Alt', '?', pressed('?', { altKey: true }), false],
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

  it('with Alt works also while one writes', () => {
    expect(isPressed('alt+a', pressed('a', { altKey: true, ...writing }))).toBe(true);
  });
});
