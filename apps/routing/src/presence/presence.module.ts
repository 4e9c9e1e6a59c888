import { Module } from '@nestjs/common';
import { PausesModule } from '../pauses/pauses.module.js';
import { PresenceHandlers } from './presence.handlers.js';
import { PresenceRepository } from './presence.repository.js';
import { PresenceService } from './presence.service.js';

@Module({
  imports: [PausesModule],
  controllers: [PresenceHandlers],
  providers: [PresenceRepository, PresenceService],
  exports: [PresenceService],
})
export class PresenceModule {}
