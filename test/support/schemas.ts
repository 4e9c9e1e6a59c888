import { ServiceSettings } from '@switchboard/kernel';
import type { z } from 'zod';
import { Settings as accounts } from '../../apps/accounts/src/accounts.config.js';
import { Settings as chat } from '../../apps/chat/src/chat.config.js';
import { Settings as files } from '../../apps/files/src/files.config.js';
import { Settings as gateway } from '../../apps/gateway/src/gateway.config.js';
import { Settings as reports } from '../../apps/reports/src/reports.config.js';
import { Settings as routing } from '../../apps/routing/src/routing.config.js';
import { perService, type Service, SERVICES } from '../../tools/lib/scale.ts';

const own: Record<Service, z.ZodObject> = { gateway, accounts, routing, chat, files, reports };

/** What each service reads, from its sources. */
export const schemas = perService(SERVICES, (service): z.ZodObject =>
  ServiceSettings.extend(own[service].shape),
);
