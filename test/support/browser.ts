import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { PLAIN_HTTP_HOST } from './host-pages.js';

/** Flags that let Chromium run as root and keep it from calling anybody. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // What Safari, Firefox and Brave do, and Chrome where it is told to.
  '--test-third-party-cookie-phaseout',
  `--host-resolver-rules=MAP ${PLAIN_HTTP_HOST} 127.0.0.1`,
];

/** The system's Chromium; the test runner installs it when it is missing. */
export function launchBrowser(...more: string[]): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, args: [...FLAGS, ...more] });
}

/** A page of somebody in a browser of his own, with all that the browser's console said. */
export interface Person {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly complaints: string[];
}

/** A new person: own cookies, own storage. */
export async function aPerson(
  browser: Browser,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<Person> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  // From the start, so that a chooser never opens before somebody looks for it.
  page.on('filechooser', () => undefined);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { page, context, complaints };
}

/** A shop on another site than the gateway: `http://localhost:P`, where the gateway is `http://127.0.0.1:Q`. */
export interface Shop {
  readonly origin: string;
  close(): Promise<void>;
}

/** All that a strict site has to let in for the widget: no inline script, no inline style, no eval. */
const policyFor = (gateway: string) =>
  [
    "default-src 'none'",
    `script-src ${gateway}`,
    `connect-src ${gateway} ${gateway.replace('http', 'ws')}`,
    'img-src data: blob:',
    "style-src 'nonce-shop'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

/** Its styles reach for everything, and its rem is not what we think. */
const RUDE_STYLES =
  'html { font-size: 62.5% } * { color: rgb(1, 2, 3) !important; font-size: 31px; position: static; letter-spacing: 5px } button { display: none }';

/** Serves one plain page with the widget's script tag. */
export async function aShop(gateway: string, widgetKey: string): Promise<Shop> {
  const pageWith = (attributes: string, language: string) =>
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>A shop</title><link rel="icon" href="data:,">
<style nonce="shop">${RUDE_STYLES}</style></head>
<body><main><h1>A shop</h1></main><script src="${gateway}/widget.js" data-key="${widgetKey}" ${attributes} async></script></body></html>`;
  const server: Server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://shop');
    const language = searchParams.get('lang') ?? 'en';
    const attributes = searchParams.has('data-language')
      ? `data-language="${searchParams.get('data-language')}"`
      : '';
    response
      .setHeader('content-type', 'text/html; charset=utf-8')
      .setHeader('content-security-policy', policyFor(gateway))
      .end(pageWith(attributes, language));
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://localhost:${port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** The gateway's address as another site than `localhost`. */
export const gatewayAddress = (): string => {
  const url = new URL(process.env.TEST_GATEWAY_URL ?? 'http://localhost:3000');
  url.hostname = '127.0.0.1';
  return url.origin;
};

/** Colours are judged and things clicked when they have arrived: waits until nothing moves that will end. */
export async function isAtRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const roots = () => [document, document.querySelector('switchboard-chat')?.shadowRoot];
    const isPassing = ({ effect, playState }: Animation) =>
      playState === 'running' && Number.isFinite(effect?.getComputedTiming().endTime);
    // A transition begins some frames after what asks for it.
    for (let quietFrames = 0; quietFrames < 3;) {
      await new Promise(requestAnimationFrame);
      const passing = roots().flatMap((root) => root?.getAnimations().filter(isPassing) ?? []);
      await Promise.all(passing.map(({ finished }) => finished.catch(() => null)));
      quietFrames = passing.length === 0 ? quietFrames + 1 : 0;
    }
  });
}
