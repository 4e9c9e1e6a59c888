import { Controller } from '@nestjs/common';
import { type Payload, WidgetChanged } from '@switchboard/contracts';
import { OnEvent } from '@switchboard/messaging';
import { Origins } from './origins.js';

/** Follows the widgets' origins. */
@Controller()
export class OriginsHandlers {
  constructor(private readonly origins: Origins) {}

  @OnEvent(WidgetChanged)
  changed(event: Payload<typeof WidgetChanged>) {
    this.origins.follow(event);
  }
}
