import { CLIENT_EVENTS, IdentifyVisitor, SERVER_EVENTS } from '@switchboard/contracts';
import { uuidv7 } from '@switchboard/kernel';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { DocsService } from '../src/docs/docs.service.js';
import { GatewayDriver } from './gateway.driver.js';
import { anAdministrator, anAgent, SHOP } from './people.js';

const BIG = 'console.log(1);'.repeat(400);

interface Operation {
  summary: string;
  description: string;
  operationId: string;
  responses: Record<string, { description: string; content?: object }>;
}

describe('pages and documents', () => {
  let gateway: GatewayDriver;
  let chat: Server;
  const root = mkdtempSync(join(tmpdir(), 'gateway-pages-'));

  beforeAll(async () => {
    const put = (file: string, text: string) => {
      mkdirSync(join(root, file, '..'), { recursive: true });
      writeFileSync(join(root, file), text);
    };
    put('console/index.html', '<title>console</title>');
    put('console/assets/app-abc.js', 'console');
    put('console/icon.svg', '<svg/>');
    put('console/.vite/manifest.json', '{}');
    put('widget/widget.js', 'loader');
    put('widget/widget/app-abc.js', 'widget');
    put('widget/demo.html', '<title>demo</title>');
    put('secret.txt', 'secret');
    put('console/assets/big-abc.js', BIG);
    writeFileSync(join(root, 'console/assets/big-abc.js.br'), brotliCompressSync(BIG));
    writeFileSync(join(root, 'console/assets/big-abc.js.gz'), gzipSync(BIG));
    chat = createServer((_request, response) =>
      response.end(JSON.stringify({ state: 'degraded', checks: { broker: { state: 'down' } } })),
    ).listen(0);
    gateway = await GatewayDriver.start({
      CONSOLE_DIR: join(root, 'console'),
      WIDGET_DIR: join(root, 'widget'),
      PUBLIC_URL: 'https://chat.example',
      MANAGEMENT_TARGETS: JSON.stringify({
        chat: `http://127.0.0.1:${(chat.address() as AddressInfo).port}`,
        files: 'http://127.0.0.1:9',
      }),
    });
  });
  afterAll(async () => {
    await gateway.stop();
    chat.close();
    rmSync(root, { recursive: true });
  });

  const page = (path: string) => gateway.fetch(path, { headers: { accept: 'text/html' } });

  it.each([
    ['/', 200, 'console', 'no-cache'],
    ['/contacts/01a1fe99-ce81-7626-8d20-3ad50799a00b', 200, 'console', 'no-cache'],
    ['/assets/app-abc.js', 200, 'console', 'public, max-age=31536000, immutable'],
    ['/icon.svg', 200, 'svg', 'no-cache'],
    ['/demo', 200, 'demo', 'no-cache'],
    ['/preview?key=demonstration', 200, 'data-key="demonstration"', 'no-cache'],
    ['/preview?key=%22%3E%3Cscript%3E', 404, 'Nobody picks up', 'no-cache'],
    ['/preview', 404, 'Nobody picks up', 'no-cache'],
    ['/widget.js', 200, 'loader', 'public, max-age=300'],
    ['/widget/app-abc.js', 200, 'widget', 'public, max-age=31536000, immutable'],
    ['/assets/gone.js', 404, 'Nobody picks up', 'no-cache'],
    ['/.vite/manifest.json', 404, '', expect.any(String)],
    ['/..%2fsecret.txt', 404, '', expect.any(String)],
    ['/assets/..%2f..%2f..%2fsecret.txt', 404, '', expect.any(String)],
  ])('%s is %i', async (path, status, text, cache) => {
    const answer = await page(path);
    const body = await answer.text();

    expect([answer.status, body.includes(text), body.includes('secret')]).toEqual([status, true, false]);
    expect(answer.headers.get('cache-control')).toEqual(cache);
  });

  describe('what travels', () => {
    const encodingOf = async (path: string, encodings: string, init: RequestInit = {}) => {
      const answer = await gateway.fetch(path, {
        ...init,
        headers: { 'accept-encoding': encodings, ...init.headers },
      });
      return [answer.headers.get('content-encoding'), (await answer.text()).length] as const;
    };

    it.each([
      ['br, gzip', 'br'],
      ['gzip', 'gzip'],
      ['identity', null],
    ])('of a page is what its build compressed, for who takes %s', async (encodings, expected) => {
      expect(await encodingOf('/assets/big-abc.js', encodings)).toEqual([expected, BIG.length]);
    });

    it('of a page says that it depends on who asks, and is kept for ever all the same', async () => {
      const { headers } = await page('/assets/big-abc.js');

      expect(headers.get('vary')?.toLowerCase()).toContain('accept-encoding');
      expect(headers.get('cache-control')).toContain('immutable');
      expect(headers.get('content-type')).toContain('javascript');
    });

    it('of JSON is compressed, for other origins too', async () => {
      const [encoding, length] = await encodingOf('/v1/openapi.json', 'br');
      const { headers } = await gateway.fetch('/v1/openapi.json', { headers: { origin: SHOP } });

      expect(encoding).toBe('br');
      expect(length).toBeGreaterThan(10_000);
      expect(headers.get('vary')).toMatch(/origin.*accept-encoding/i);
    });

    it('of an answer with a secret is not compressed (BREACH)', async () => {
      gateway.platform.answer(IdentifyVisitor, () => ({
        visitorId: uuidv7(),
        visitorKey: 'k'.repeat(43),
        visitorToken: 't'.repeat(3_000),
        expiresInSeconds: 3600,
      }));
      const body = JSON.stringify({ widgetKey: 'demonstration' });

      const answer = await encodingOf('/v1/visitors', 'br, gzip', {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
      });

      expect(answer).toEqual([null, expect.any(Number)]);
      expect(answer[1]).toBeGreaterThan(3_000);
    });

    it('to us is never unpacked', async () => {
      const answer = await gateway.fetch('/v1/visitors', {
        method: 'POST',
        body: gzipSync('{"widgetKey":"demonstration"}'),
        headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      });

      expect(answer.status).toBe(400);
    });
  });

  it('lets our own pages frame the preview of a widget, and nobody else', async () => {
    const { headers } = await page('/preview?key=demonstration');

    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'self'");
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
  });

  it('lets no script run but our own files, and no site frame us (S106)', async () => {
    const policy = (await page('/')).headers.get('content-security-policy') ?? '';

    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy.match(/script-src[^;]*/)?.[0]).not.toMatch(/unsafe|\*|http/);
  });

  it('gives the widget to every site, and nothing else', async () => {
    const [widget, part, console_] = await Promise.all([
      page('/widget.js'),
      page('/widget/app-abc.js'),
      page('/assets/app-abc.js'),
    ]);
    const open = [widget, part, console_].map(({ headers }) => [
      headers.get('access-control-allow-origin'),
      headers.get('cross-origin-resource-policy'),
    ]);

    expect(open).toEqual([
      ['*', 'cross-origin'],
      ['*', 'cross-origin'],
      [null, 'same-origin'],
    ]);
  });

  it('demands TLS and marks cookies where the public address is https (S075, S106)', async () => {
    const answer = await gateway.send('POST', '/v1/auth/sign-out', { refreshToken: 'x' });

    expect(answer.headers.get('strict-transport-security')).toContain('max-age=');
  });

  it('documents every operation with words, answers and errors', async () => {
    const document = (await (await gateway.fetch('/v1/openapi.json')).json()) as {
      openapi: string;
      paths: Record<string, Record<string, Operation>>;
      components: { schemas: object };
    };
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    const endpoints = gateway.service.app.get(DocsService, { strict: false }).endpoints();

    expect(document.openapi).toBe('3.1.0');
    expect(operations).toHaveLength(endpoints.length);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { summary, description, responses } of operations) {
      expect(summary.length).toBeGreaterThan(8);
      expect(description).toContain('Access:');
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['400', '503', '504']));
    }
    const text = JSON.stringify(document);
    const references = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name = '']) => name);
    expect(references).toContain('Message');
    expect(references.filter((name) => !(name in document.components.schemas))).toEqual([]);
    expect(text).not.toContain('$defs');
  });

  it('documents every event of the socket', async () => {
    const document = (await (await gateway.fetch('/v1/asyncapi.json')).json()) as {
      asyncapi: string;
      channels: { socket: { messages: object } };
    };

    expect(document.asyncapi).toBe('3.0.0');
    expect(Object.keys(document.channels.socket.messages)).toEqual(
      expect.arrayContaining([...Object.keys(CLIENT_EVENTS), ...Object.keys(SERVER_EVENTS)]),
    );
  });

  it('shows the documents without a script in the page and nothing from elsewhere', async () => {
    const html = await (await page('/v1/docs')).text();
    const assets = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = '']) => path);

    expect(html).not.toMatch(/<script>|<script [^>]*>[^<]/);
    expect(assets).toHaveLength(3);
    for (const path of assets) expect((await gateway.fetch(path)).status).toBe(200);
  });

  it('tells administrators how every service is', async () => {
    const answer = await gateway.fetch('/v1/system/health', { as: await anAdministrator() });

    expect(await answer.json()).toMatchObject({
      state: 'down',
      services: [
        { service: 'gateway', checks: { widgets: { state: 'ok' }, sessions: { state: 'ok' } } },
        { service: 'chat', state: 'degraded' },
        { service: 'files', state: 'down' },
      ],
    });
    expect((await gateway.fetch('/v1/system/health', { as: await anAgent() })).status).toBe(403);
  });

  it.each(['/healthz', '/readyz', '/metrics'])('does not show %s on the public port (S079)', async (path) => {
    expect(await (await page(path)).text()).not.toMatch(/state|process_/);
  });
});
