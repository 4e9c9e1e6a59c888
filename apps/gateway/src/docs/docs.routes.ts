import { z } from 'zod';
import { endpoint } from '../http/endpoint.js';

const AnyObject = z.record(z.string(), z.unknown());

/** The documents themselves. */
export const DOCS_ROUTES = {
  openApi: endpoint({
    method: 'GET',
    path: '/v1/openapi.json',
    summary: 'This document',
    access: 'public',
    reply: AnyObject,
  }),
  asyncApi: endpoint({
    method: 'GET',
    path: '/v1/asyncapi.json',
    summary: 'The socket, as AsyncAPI',
    access: 'public',
    reply: AnyObject,
  }),
  page: endpoint({
    method: 'GET',
    path: '/v1/docs',
    summary: 'This document as a page',
    access: 'public',
    produces: 'text/html',
  }),
  asset: endpoint({
    method: 'GET',
    path: '/v1/docs/:file',
    summary: "A part of the documents' page",
    access: 'public',
    params: { file: z.enum(['swagger-ui.css', 'swagger-ui-bundle.js', 'start.js']) },
    produces: '*/*',
  }),
} as const;
