import { Controller, Module } from '@nestjs/common';
import { GetPreferences, PutPreferences, type Payload } from '@switchboard/contracts';
import { OnRequest } from '@switchboard/messaging';
import { PreferencesService } from './preferences.service.js';

/** /v1/me/preferences. */
@Controller()
class PreferencesHandlers {
  constructor(private readonly preferences: PreferencesService) {}

  @OnRequest(GetPreferences)
  get(question: Payload<typeof GetPreferences>) {
    return this.preferences.get(question);
  }

  @OnRequest(PutPreferences)
  put(command: Payload<typeof PutPreferences>) {
    return this.preferences.put(command);
  }
}

@Module({ controllers: [PreferencesHandlers], providers: [PreferencesService] })
export class PreferencesModule {}
