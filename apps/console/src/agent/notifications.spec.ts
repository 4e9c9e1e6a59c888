import { jest } from '@jest/globals';
import { FakeBrowser } from '@switchboard/web/fake-browser';
import { notifyHidden } from './notifications';

const browser = new FakeBrowser().install();

class FakeNotification {
  static permission = 'granted';
  static shown: FakeNotification[] = [];
  onclick: (() => void) | null = null;
  onshow: (() => void) | null = null;
  readonly close = jest.fn();
  constructor(
    readonly title: string,
    readonly options: { body: string; tag: string },
  ) {
    FakeNotification.shown.push(this);
  }
}

beforeEach(() => {
  FakeNotification.permission = 'granted';
  FakeNotification.shown = [];
  Object.assign(globalThis, { Notification: FakeNotification, focus: jest.fn() });
  browser.document.hides(true);
});

describe('a notification of the browser', () => {
  it('comes where the tab is hidden and the agent allowed it, one for each tag', () => {
    notifyHidden('Vera', 'New message', 'c1');

    expect(FakeNotification.shown).toMatchObject([
      { title: 'Vera', options: { body: 'New message', tag: 'switchboard-c1' } },
    ]);
  });

  it.each(['default', 'denied'])('does not come where the permission is %s', (permission) => {
    FakeNotification.permission = permission;

    expect(notifyHidden('Vera', '', 'c1')).toBeNull();
    expect(FakeNotification.shown).toEqual([]);
  });

  it('does not come to somebody who looks at the page', () => {
    browser.document.hides(false);

    expect(notifyHidden('Vera', '', 'c1')).toBeNull();
  });

  it('does not come where the browser knows no such thing', () => {
    Reflect.deleteProperty(globalThis, 'Notification');

    expect(notifyHidden('Vera', '', 'c1')).toBeNull();
  });

  it('says when the browser has really shown it', () => {
    const onShown = jest.fn();
    const note = notifyHidden('Vera', '', 'o1', onShown) as unknown as FakeNotification;
    expect(onShown).not.toHaveBeenCalled();

    note.onshow?.();

    expect(onShown).toHaveBeenCalledTimes(1);
  });

  it('does not come where a page may not make one, and nothing breaks', () => {
    const Refusing = class {
      static permission = 'granted';
      constructor() {
        throw new TypeError('Illegal constructor');
      }
    };
    Object.assign(globalThis, { Notification: Refusing });

    expect(notifyHidden('Vera', '', 'c1')).toBeNull();
  });

  it('brings the page back and goes when it is clicked', () => {
    const note = notifyHidden('Vera', '', 'c1') as unknown as FakeNotification;

    note.onclick?.();

    expect(window.focus).toHaveBeenCalled();
    expect(note.close).toHaveBeenCalled();
  });
});
