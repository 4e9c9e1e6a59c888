import { type DynamicModule, Module } from '@nestjs/common';
import type { ServiceName } from '@switchboard/contracts';
import { ContactRows } from './contact-rows.js';
import { Database, DATABASE_SETTINGS, type DatabaseSettings } from './database.js';
import { POOL_VALUES, type PoolValues } from './connections.js';
import type { EntityList } from './data-source.js';
import { Idempotency } from './idempotency.js';
import { Tombstones } from './tombstones.js';

export interface DatabaseModuleOptions {
  service: ServiceName;
  url: string;
  entities: EntityList;
  /** Other pool values than those of `POOL_VALUES`. */
  pool?: Partial<PoolValues>;
}

const PROVIDED = [Database, Idempotency, Tombstones, ContactRows];

/** Gives a service `Database`, `Idempotency`, `Tombstones` and `ContactRows`. */
@Module({})
export class DatabaseModule {
  static forRoot({ service, url, entities, pool }: DatabaseModuleOptions): DynamicModule {
    const settings: DatabaseSettings = {
      url,
      schema: service,
      applicationName: `switchboard-${service}`,
      pool: { ...POOL_VALUES, ...pool },
      entities,
    };
    return {
      module: DatabaseModule,
      global: true,
      providers: [{ provide: DATABASE_SETTINGS, useValue: settings }, ...PROVIDED],
      exports: PROVIDED,
    };
  }
}
