import { Controller } from '@nestjs/common';
import { GetMe, GetPreferences, GetPresence, PutPreferences, SetPresence } from '@switchboard/contracts';
import { Asker } from '@switchboard/messaging';
import { type Call, Called, Serves } from '../http/endpoint.js';
import { ME_ROUTES as ROUTES } from './me.routes.js';

/** /v1/me */
@Controller()
export class MeController {
  constructor(private readonly asker: Asker) {}

  @Serves(ROUTES.get)
  get(@Called() { actor }: Call<typeof ROUTES.get>) {
    return this.asker.ask(GetMe, { actor });
  }

  @Serves(ROUTES.preferences)
  preferences(@Called() { actor }: Call<typeof ROUTES.preferences>) {
    return this.asker.ask(GetPreferences, { actor });
  }

  @Serves(ROUTES.putPreferences)
  putPreferences(@Called() { actor, body }: Call<typeof ROUTES.putPreferences>) {
    return this.asker.ask(PutPreferences, { actor, preferences: body });
  }

  @Serves(ROUTES.presence)
  presence(@Called() { actor }: Call<typeof ROUTES.presence>) {
    return this.asker.ask(GetPresence, { actor });
  }

  @Serves(ROUTES.putPresence)
  putPresence(@Called() { actor, body }: Call<typeof ROUTES.putPresence>) {
    return this.asker.ask(SetPresence, { ...body, actor });
  }
}
