import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A name that browsers of tests find on this machine: plain http under it is no secure page (P01). */
export const PLAIN_HTTP_HOST = 'shop.test';

/** A site that does to its pages what real sites do; one address for each way. */
export interface HostPages {
  readonly origin: string;
  close(): Promise<void>;
}

/** Replaces its body as Turbo does and runs the scripts of the new one; also the other ways that frameworks have. */
const FRAMEWORK = `
  const bodies = {
    replaced: (next) => document.documentElement.replaceChild(next, document.body),
    set: (next) => { document.body = next; },
    inner: (next) => { document.body.innerHTML = next.innerHTML; },
    whole: (next) => { document.documentElement.innerHTML = '<head></head>' + next.outerHTML; },
  };
  window.goes = (how) => {
    const next = document.createElement('body');
    next.innerHTML = '<main><h1>The next page</h1></main>' + (window.bodyScript ?? '');
    bodies[how](next);
    for (const old of document.body.querySelectorAll('script')) {
      const again = document.createElement('script');
      for (const { name, value } of old.attributes) again.setAttribute(name, value);
      old.replaceWith(again);
    }
  };`;

/** Single letters are its shortcuts, Escape closes something, files may be dropped anywhere. */
const SHORTCUTS = `
  window.heard = [];
  const search = document.querySelector('input');
  for (const type of ['keydown', 'keypress', 'keyup', 'paste', 'input', 'dragenter', 'drop'])
    document.addEventListener(type, (event) => {
      heard.push(type + ' ' + (event.key ?? ''));
      if ('sf/'.includes(event.key)) { event.preventDefault(); search.focus(); }
    });`;

const DIALOG = `
  <dialog id="outer"><p>Sign up!</p><button id="more">More</button></dialog>
  <dialog id="inner"><p>Really?</p></dialog>
  <script>
    window.clicks = 0;
    outer.addEventListener('click', () => (clicks += 1));
    more.onclick = () => inner.showModal();
  </script>`;

const script = (src: string, attributes = '') => `<script src="${src}" ${attributes} async></script>`;

function pagesOf(gateway: string, key: string): Readonly<Record<string, { head?: string; body?: string }>> {
  const src = `${gateway}/widget.js`;
  const usual = script(src, `data-key="${key}"`);
  return {
    '/': { body: usual },
    '/next': { body: `<h2>Another page</h2>${usual}` },
    '/framework/head': { head: `<script>${FRAMEWORK}</script>${usual}` },
    '/framework/body': {
      head: `<script>${FRAMEWORK}; window.bodyScript = ${JSON.stringify(usual).replaceAll('</', '<\\/')};</script>`,
      body: usual,
    },
    '/shortcuts': { body: `<input aria-label="Search the docs"><script>${SHORTCUTS}</script>${usual}` },
    '/dialog': { body: `${DIALOG}${usual}` },
    '/transformed': {
      head: `<style>body { height: 3000px; transform: translateX(0); filter: brightness(1); }</style>`,
      body: usual,
    },
    '/key/address': { body: script(`${src}?key=${key}&language=de`) },
    '/key/global': {
      head: `<script>window.switchboard = { key: '${key}', language: 'de' }</script>`,
      body: script(src),
    },
    '/key/module': {
      body: `<script type="module" src="${src}" data-key="${key}" data-language="de"></script>`,
    },
    '/key/import': {
      head: `<script>window.switchboard = { key: '${key}', language: 'de' }</script>`,
      body: `<script type="module">import '${src}';</script>`,
    },
    '/key/element': {
      body: `${script(src)}<switchboard-widget key="${key}" language="de"></switchboard-widget>`,
    },
    '/key/none': { body: script(src) },
  };
}

/** Serves them by plain http. */
export async function hostPages(gateway: string, widgetKey: string): Promise<HostPages> {
  const pages = pagesOf(gateway, widgetKey);
  const server = createServer((request, response) => {
    const page = pages[new URL(request.url ?? '/', 'http://host').pathname];
    response.setHeader('content-type', 'text/html; charset=utf-8');
    if (!page) return void response.writeHead(404).end();
    response.end(
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>A shop</title><link rel="icon" href="data:,">${page.head ?? ''}</head><body><main><h1>A shop</h1></main>${page.body ?? ''}</body></html>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://${PLAIN_HTTP_HOST}:${port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
