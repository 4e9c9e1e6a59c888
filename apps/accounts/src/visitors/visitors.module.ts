import { Controller, Module } from '@nestjs/common';
import { ForgetVisitor, IdentifyVisitor, type Payload } from '@switchboard/contracts';
import { OnRequest } from '@switchboard/messaging';
import { WidgetsModule } from '../widgets/widgets.module.js';
import { VisitorsRepository } from './visitors.repository.js';
import { VisitorsService } from './visitors.service.js';

/** /v1/visitors. */
@Controller()
class VisitorsHandlers {
  constructor(private readonly visitors: VisitorsService) {}

  @OnRequest(IdentifyVisitor)
  identify(command: Payload<typeof IdentifyVisitor>) {
    return this.visitors.identify(command);
  }

  @OnRequest(ForgetVisitor)
  forget(command: Payload<typeof ForgetVisitor>) {
    return this.visitors.forget(command);
  }
}

@Module({
  imports: [WidgetsModule],
  controllers: [VisitorsHandlers],
  providers: [VisitorsRepository, VisitorsService],
  exports: [VisitorsService],
})
export class VisitorsModule {}
