import { ERROR_STATUS, type ErrorCode, Problem } from '@switchboard/contracts';
import type { z } from 'zod';
import { type Endpoint, isForStaff, paramsSchema, replyOf, statusOf } from '../http/endpoint.js';
import { JsonSchemas } from './json-schemas.js';

type Json = Record<string, unknown>;
const VERSION = '1.0.0';

/** OpenAPI 3.1 of every operation, from the schemas that check the traffic. */
export function openApi(endpoints: readonly Endpoint[], publicUrl: string): Json {
  const schemas = new JsonSchemas('#/components/schemas/');
  const problem = schemas.output(Problem);
  const paths: Record<string, Json> = {};
  for (const spec of endpoints) {
    const path = spec.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [spec.method.toLowerCase()]: operationOf(spec, schemas, problem) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Switchboard',
      version: VERSION,
      description:
        'Contact-centre chat with safe file exchange. Errors are application/problem+json; the socket is described at /v1/asyncapi.json.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: publicUrl }],
    paths,
    components: {
      schemas: schemas.definitions,
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  };
}

function operationOf(spec: Endpoint, schemas: JsonSchemas, problem: Json): Json {
  const isPublic = spec.access === 'public';
  return {
    operationId: operationIdOf(spec),
    tags: [tagOf(spec.path)],
    summary: spec.summary,
    description: [spec.description, `Access: ${isPublic ? 'anybody' : spec.access.join(', ')}.`]
      .filter(Boolean)
      .join(' '),
    security: isPublic ? [] : [{ bearer: [] }],
    parameters: parametersOf(spec, schemas),
    ...bodyOf(spec, schemas),
    responses: { [statusOf(spec)]: answerOf(spec, schemas), ...problemsOf(spec, problem) },
  };
}

function parametersOf(spec: Endpoint, schemas: JsonSchemas): Json[] {
  const path = fieldsOf(paramsSchema(spec), 'path', schemas);
  const query = spec.query ? fieldsOf(spec.query, 'query', schemas) : [];
  const repeatable = spec.method === 'POST' && statusOf(spec) === 201 && !isPublicUpload(spec);
  const idempotency = {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    schema: { type: 'string', maxLength: 200 },
  };
  return [...path, ...query, ...(repeatable ? [idempotency] : [])];
}

const isPublicUpload = ({ consumes }: Endpoint) => consumes !== undefined;

function fieldsOf(schema: z.ZodObject, where: 'path' | 'query', schemas: JsonSchemas): Json[] {
  const { properties = {}, required = [] } = schemas.input(schema) as {
    properties?: Json;
    required?: string[];
  };
  return Object.entries(properties).map(([name, field]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: field,
  }));
}

function bodyOf({ body, consumes }: Endpoint, schemas: JsonSchemas): Json {
  if (consumes) {
    const file = {
      type: 'object',
      required: ['clientMessageId', 'file'],
      properties: {
        clientMessageId: { type: 'string' },
        description: { type: 'string' },
        text: { type: 'string' },
        file: { type: 'string', format: 'binary' },
      },
    };
    return { requestBody: { required: true, content: { [consumes]: { schema: file } } } };
  }
  return body
    ? { requestBody: { required: true, content: { 'application/json': { schema: schemas.input(body) } } } }
    : {};
}

function answerOf(spec: Endpoint, schemas: JsonSchemas): Json {
  const { produces } = spec;
  const reply = replyOf(spec);
  if (produces)
    return {
      description: 'The bytes',
      content: { [produces]: { schema: { type: 'string', format: 'binary' } } },
    };
  if (!reply) return { description: 'Done' };
  return { description: 'Done', content: { 'application/json': { schema: schemas.output(reply) } } };
}

function problemsOf(spec: Endpoint, problem: Json): Json {
  const { access, limits = [], errors = [] } = spec;
  const always: ErrorCode[] = [
    'invalid_input',
    ...(access === 'public' ? [] : (['unauthenticated', 'forbidden'] as const)),
    ...(isForStaff(spec) ? (['origin_not_allowed'] as const) : []),
    ...(limits.length > 0 ? (['rate_limited'] as const) : []),
    'unavailable',
    'timeout',
  ];
  const codes = [...new Set([...always, ...errors])];
  const byStatus = Map.groupBy(codes, (code) => ERROR_STATUS[code]);
  return Object.fromEntries(
    [...byStatus].map(([status, some]) => [
      status,
      {
        description: some.map((code) => `\`${code}\``).join(', '),
        content: { 'application/problem+json': { schema: problem } },
      },
    ]),
  );
}

const tagOf = (path: string) => (path.startsWith('/a/') ? 'links' : (path.split('/')[2] ?? 'other'));

function operationIdOf({ method, path }: Endpoint): string {
  const words = path
    .replace(/^\/v1\//, '')
    .split(/[^a-zA-Z]+/)
    .filter(Boolean);
  return [method.toLowerCase(), ...words]
    .map((word, at) => (at === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('');
}
