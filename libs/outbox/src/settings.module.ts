import { type DynamicModule, Module, type Provider, type Type } from '@nestjs/common';
import type { EventContract, SettingChange } from '@switchboard/contracts';
import type { Transaction } from '@switchboard/database';
import { Outbox } from './outbox.js';
import { Settings, SettingsTrail } from './settings.js';

/** Gives a service `Settings`. Needs OutboxModule beside it. */
@Module({})
export class SettingsModule {
  /** Changes are told by this event; accounts keeps the trail. */
  static publishing(contract: EventContract<typeof SettingChange>): DynamicModule {
    return moduleWith({
      provide: SettingsTrail,
      useFactory: (outbox: Outbox): SettingsTrail => ({
        record: (tx: Transaction, change: SettingChange) =>
          outbox.add(tx, { contract, payload: change, lane: change.id ?? change.kind }),
      }),
      inject: [Outbox],
    });
  }

  /** Changes are written into the service's own trail, which must be a provider of a global module. */
  static writing(trail: Type<SettingsTrail>): DynamicModule {
    return moduleWith({ provide: SettingsTrail, useExisting: trail });
  }
}

const moduleWith = (trail: Provider): DynamicModule => ({
  module: SettingsModule,
  global: true,
  providers: [trail, Settings],
  exports: [Settings],
});
