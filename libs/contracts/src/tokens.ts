import { z } from 'zod';
import { Rights, Roles } from './actors.js';
import { Id } from './common.js';
import { Person } from './persons.js';

/** What an access token says (JWS EdDSA by accounts; staff 300 s, visitors 3,600 s). */
export const AccessClaims = z.object({
  sub: Id,
  sid: z.string(),
  kind: z.enum(['staff', 'visitor']),
  roles: Roles.default([]),
  rights: Rights.default([]),
  /** The teams that a supervisor looks after. */
  teamIds: z.array(Id).default([]),
  /** A visitor's widget: later calls are checked against its origins. */
  widgetId: Id.optional(),
  iat: z.number().int(),
  exp: z.number().int(),
});
export type AccessClaims = z.infer<typeof AccessClaims>;

/** What chat lets somebody do with files in a contact; 60 s, one use each (`architecture.md`, "Grant"). */
export const GrantClaims = z.object({
  iss: z.literal('chat'),
  aud: z.literal('files'),
  jti: Id,
  purpose: z.enum(['upload', 'invite']),
  contactId: Id,
  queueId: Id,
  direction: z.enum(['inbound', 'outbound']),
  actor: Person.extend({ id: Id, name: z.string() }),
  /** The session it was asked in: what ends it ends the upload. */
  sid: z.string().nullable().default(null),
  exp: z.number().int(),
});
export type GrantClaims = z.infer<typeof GrantClaims>;
