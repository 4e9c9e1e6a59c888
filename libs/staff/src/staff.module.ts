import { Controller, type DynamicModule, Module, type Provider, type Type } from '@nestjs/common';
import { type Payload, UserChanged } from '@switchboard/contracts';
import { ACTOR_RIGHTS, OnEvent } from '@switchboard/messaging';
import { StaffCopy } from './staff-copy.js';
import { RightsOfStaff, type StaffSource } from './staff-rights.js';

@Controller()
class StaffHandlers {
  constructor(private readonly staff: StaffCopy) {}

  @OnEvent(UserChanged)
  userChanged(event: Payload<typeof UserChanged>) {
    return this.staff.take(event);
  }
}

/**
 * Every request's actor with what he may do now (rule 22). `copying`: by a copy in the service's own schema (entity
 * `StaffMemberEntity`, `staffMigrationSql`) that follows `accounts.user.changed`. `from`: by rows that the service has anyway.
 */
@Module({})
export class StaffModule {
  static copying(): DynamicModule {
    return {
      ...rightsFrom(StaffCopy),
      providers: [StaffCopy, rightsOf(StaffCopy)],
      controllers: [StaffHandlers],
    };
  }

  /** `module` exports the source. */
  static from(source: Type<StaffSource>, module: Type): DynamicModule {
    return { ...rightsFrom(source), imports: [module] };
  }
}

const rightsOf = (source: Type<StaffSource>): Provider => ({
  provide: ACTOR_RIGHTS,
  useFactory: (found: StaffSource) => new RightsOfStaff(found),
  inject: [source],
});

const rightsFrom = (source: Type<StaffSource>): DynamicModule => ({
  module: StaffModule,
  global: true,
  providers: [rightsOf(source)],
  exports: [ACTOR_RIGHTS],
});
