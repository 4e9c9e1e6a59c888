import { ForgetVisitor, IdentifyVisitorBody, VisitorIdentity, WidgetConfig } from '@switchboard/contracts';
import { z } from 'zod';
import { endpoint } from '../http/endpoint.js';

/** Visitors and the widget they come from. */
export const VISITOR_ROUTES = {
  config: endpoint({
    method: 'GET',
    path: '/v1/widgets/:key/config',
    summary: "A widget's public configuration, with whether anybody is there",
    description: 'Parts that did not come in time are null and named in `unavailable`.',
    access: 'public',
    params: { key: z.string().min(1).max(64) },
    reply: WidgetConfig,
    errors: ['widget_not_found', 'origin_not_allowed'],
  }),
  identify: endpoint({
    method: 'POST',
    path: '/v1/visitors',
    summary: 'Makes or renews a visitor; an unknown or expired key gets a new identity',
    access: 'public',
    secret: true,
    limits: ['visitors'],
    body: IdentifyVisitorBody,
    reply: VisitorIdentity,
    errors: ['widget_not_found', 'origin_not_allowed', 'unauthenticated'],
  }),
  forget: endpoint({
    method: 'DELETE',
    path: '/v1/visitors/me',
    summary: 'Forgets the visitor on this device',
    access: ['visitor'],
    asks: ForgetVisitor,
  }),
} as const;
