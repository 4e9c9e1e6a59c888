import { z } from 'zod';
import { Actor } from './actors.js';
import { Id, Instant, recordOf, upTo } from './common.js';
import { event, request } from './define.js';
import { LIMITS } from './limits.js';

/** What administrators set up, and holds and purges of contacts; each change of one is in the audit trail. */
export const SettingKind = z.enum([
  'user',
  'team',
  'widget',
  'queue',
  'pauseReason',
  'status',
  'filePolicy',
  'retention',
  'hold',
  'report',
]);
export type SettingKind = z.infer<typeof SettingKind>;

/** Who changed which thing, and which of its fields: their names; what stands in them only where `values` has it. */
export const SettingChange = z.object({
  at: Instant,
  changeId: Id,
  /** Null: nobody who signed in, such as the first start. */
  actor: Actor.pick({ kind: true, id: true }).nullable(),
  kind: SettingKind,
  /** Null: there is one of its kind, the organisation's. */
  id: Id.nullable(),
  verb: z.enum(['created', 'changed', 'removed']),
  fields: z.array(z.string().max(64)).max(100),
  /** Whoever gives somebody a role or a right gives it by name. */
  values: recordOf(z.string().max(64), z.array(z.string().max(64)).max(20), 20).default({}),
});
export type SettingChange = z.output<typeof SettingChange>;

/** Its owner tells each change of a setting; accounts keeps the trail. */
export const RoutingSettingChanged = event('routing.setting.changed.v1', ['accounts'], SettingChange);
export const ChatSettingChanged = event('chat.setting.changed.v1', ['accounts'], SettingChange);
export const FilesSettingChanged = event('files.setting.changed.v1', ['accounts'], SettingChange);
export const ReportsSettingChanged = event('reports.setting.changed.v1', ['accounts'], SettingChange);

/** What uses a thing, so that it cannot be removed: some of their names, and how many there are. */
export const Use = z.object({
  by: z.enum(['widgets', 'queues', 'statuses', 'members', 'supervisors', 'agents', 'contacts']),
  names: z.array(upTo(LIMITS.name)).max(20),
  count: z.number().int().min(1),
});
export type Use = z.infer<typeof Use>;
const WhatUses = z.object({ kind: SettingKind, id: Id });
const Uses = z.object({ uses: z.array(Use).max(10) });
/** What of its own a service knows to use another service's thing: the gateway asks before it asks the owner to remove it. */
export const FindUsesInAccounts = request('accounts.setting.uses.v1', WhatUses, Uses);
export const FindUsesInChat = request('chat.setting.uses.v1', WhatUses, Uses);
