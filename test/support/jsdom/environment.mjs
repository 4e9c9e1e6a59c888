import { TestEnvironment } from 'jest-environment-jsdom';

/** What jsdom leaves out and Node has; streams and bodies must be of one family. */
const OF_NODE = [
  'AbortController',
  'AbortSignal',
  'BroadcastChannel',
  'Headers',
  'Request',
  'Response',
  'TextDecoder',
  'TextEncoder',
  'fetch',
  'structuredClone',
];

/** A page without a browser: jsdom, and of layout what the pages' libraries cannot do without. */
export default class PageEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    for (const name of OF_NODE) this.global[name] = globalThis[name];
    this.global.matchMedia = () => Object.assign(new this.global.EventTarget(), { matches: false });
    this.global.ResizeObserver = SilentObserver;
    this.global.Element.prototype.scrollIntoView = () => undefined;
  }
}

/** Nothing ever has a size here, so nothing ever changes it. */
class SilentObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}
