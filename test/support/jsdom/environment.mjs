import { TestEnvironment } from 'jest-environment-jsdom';

/** What jsdom leaves out and Node has. */
const OF_NODE = ['Headers', 'Request', 'Response', 'TextDecoder', 'TextEncoder', 'fetch', 'structuredClone'];

/** A page without a browser: jsdom, and of layout what the pages' libraries cannot do without. */
export default class PageEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    for (const name of OF_NODE) this.global[name] = globalThis[name];
    this.global.BroadcastChannel = OwnChannel;
    this.global.matchMedia = () => Object.assign(new this.global.EventTarget(), { matches: false });
    this.global.ResizeObserver = SilentObserver;
    this.global.document.fonts = new this.global.EventTarget();
    this.global.document.elementsFromPoint = () => [];
    this.global.Element.prototype.scrollIntoView = () => undefined;
    this.global.scrollTo = () => undefined;
  }

  async teardown() {
    OwnChannel.open.forEach((channel) => channel.close());
    OwnChannel.open.clear();
    await super.teardown();
  }
}

/** Nothing ever has a size here, so nothing ever changes it. */
class SilentObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}

/** Other tabs are other pages of the same test: nobody hears of a test that is over. */
class OwnChannel extends BroadcastChannel {
  static open = new Set();

  constructor(name) {
    super(name);
    this.unref();
    OwnChannel.open.add(this);
  }
}
