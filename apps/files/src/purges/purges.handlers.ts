import { Controller } from '@nestjs/common';
import { ContactExpired, ContactFilesExpired, type Payload } from '@switchboard/contracts';
import { OnEvent } from '@switchboard/messaging';
import { PurgesService } from './purges.service.js';

@Controller()
export class PurgesHandlers {
  constructor(private readonly purges: PurgesService) {}

  @OnEvent(ContactExpired)
  expired({ contactId }: Payload<typeof ContactExpired>) {
    return this.purges.purge([contactId]);
  }

  @OnEvent(ContactFilesExpired)
  filesExpired({ contactId }: Payload<typeof ContactFilesExpired>) {
    return this.purges.deleteFiles(contactId);
  }
}
