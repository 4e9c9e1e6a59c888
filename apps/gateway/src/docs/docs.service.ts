import { Inject, Injectable } from '@nestjs/common';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway.config.js';
import { type Endpoint, endpointOf } from '../http/endpoint.js';
import { asyncApi } from './asyncapi.js';
import { DOCS_PAGE, DOCS_START } from './docs.page.js';
import { openApi } from './openapi.js';

const require = createRequire(import.meta.url);
const SWAGGER_UI = dirname(require.resolve('swagger-ui-dist/package.json'));
const TYPES: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
};

/** The documents, written once from what the controllers really serve. */
@Injectable()
export class DocsService {
  private readonly written = new Map<string, object>();
  readonly page = DOCS_PAGE;

  constructor(
    @Inject(GATEWAY_CONFIG) private readonly config: Pick<GatewayConfig, 'PUBLIC_URL'>,
    private readonly modules: ModulesContainer,
  ) {}

  openApi(): object {
    return this.once('openapi', () => openApi(this.endpoints(), this.config.PUBLIC_URL));
  }

  asyncApi(): object {
    return this.once('asyncapi', () => asyncApi(this.config.PUBLIC_URL));
  }

  async asset(file: string): Promise<{ type: string; body: string }> {
    const type = TYPES[file.split('.').at(-1) ?? ''] ?? 'text/plain';
    if (file === 'start.js') return { type, body: DOCS_START };
    return { type, body: await readFile(join(SWAGGER_UI, file), 'utf8') };
  }

  /** Every operation of every controller. */
  endpoints(): Endpoint[] {
    const scanner = new MetadataScanner();
    const controllers = [...this.modules.values()].flatMap(({ controllers }) => [...controllers.values()]);
    return controllers.flatMap(({ metatype }) => {
      const prototype = (metatype as { prototype?: object } | null)?.prototype;
      if (!prototype) return [];
      const methods = scanner
        .getAllMethodNames(prototype)
        .map((name) => (prototype as Record<string, unknown>)[name]);
      return methods.flatMap((method) => (typeof method === 'function' ? (endpointOf(method) ?? []) : []));
    });
  }

  private once(name: string, write: () => object): object {
    const known = this.written.get(name) ?? write();
    this.written.set(name, known);
    return known;
  }
}
