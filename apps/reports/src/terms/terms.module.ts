import { Controller, Module } from '@nestjs/common';
import { GetRetention, type Payload, PutRetention } from '@switchboard/contracts';
import { OnRequest } from '@switchboard/messaging';
import { TermsService } from './terms.service.js';

/** GET and PUT /v1/retention. */
@Controller()
class TermsHandlers {
  constructor(private readonly terms: TermsService) {}

  @OnRequest(GetRetention)
  get(question: Payload<typeof GetRetention>) {
    return this.terms.get(question);
  }

  @OnRequest(PutRetention)
  put(command: Payload<typeof PutRetention>) {
    return this.terms.put(command);
  }
}

@Module({ controllers: [TermsHandlers], providers: [TermsService], exports: [TermsService] })
export class TermsModule {}
