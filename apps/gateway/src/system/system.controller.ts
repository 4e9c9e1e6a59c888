import { Controller } from '@nestjs/common';
import { Serves } from '../http/endpoint.js';
import { SYSTEM_ROUTES as ROUTES } from './system.routes.js';
import { SystemService } from './system.service.js';

/** /v1/system */
@Controller()
export class SystemController {
  constructor(private readonly system: SystemService) {}

  @Serves(ROUTES.health)
  health() {
    return this.system.all();
  }
}
