import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { z } from 'zod';
import { ROOT } from './bootstrap.mjs';
import { type Service, SERVICES } from './scale.ts';

/** What each service reads, by its name; what all of them read is in each. */
export type ServiceSchemas = Record<Service, z.ZodObject>;

/** The schemas of the services' own programs, so they must have been built. */
export async function serviceSchemas(): Promise<ServiceSchemas> {
  const { ServiceSettings } = (await import('@switchboard/kernel')) as { ServiceSettings: z.ZodObject };
  const read = async (service: Service): Promise<[Service, z.ZodObject]> => {
    const file = join(ROOT, 'apps', service, 'dist', `${service}.config.js`);
    const { Settings } = (await import(pathToFileURL(file).href)) as { Settings: z.ZodObject };
    return [service, ServiceSettings.extend(Settings.shape)];
  };
  return Object.fromEntries(await Promise.all(SERVICES.map(read))) as ServiceSchemas;
}

/** The settings that an administrator may set. */
export const tunablesOf = (schema: z.ZodObject): string[] =>
  Object.entries(schema.shape)
    .filter(([, setting]) => (setting as z.ZodType).meta()?.tunable)
    .map(([name]) => name);
