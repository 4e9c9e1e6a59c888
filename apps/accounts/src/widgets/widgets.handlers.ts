import { Controller } from '@nestjs/common';
import { FindUsesInAccounts, FindWidgets, GetWidgetConfig, type Payload } from '@switchboard/contracts';
import { OnRequest } from '@switchboard/messaging';
import { WidgetsService } from './widgets.service.js';

/** /v1/widgets, and what a page may know of its own. */
@Controller()
export class WidgetsHandlers {
  constructor(private readonly widgets: WidgetsService) {}

  @OnRequest(GetWidgetConfig)
  config(question: Payload<typeof GetWidgetConfig>) {
    return this.widgets.config(question);
  }

  @OnRequest(FindWidgets)
  find(question: Payload<typeof FindWidgets>) {
    return this.widgets.listActive(question);
  }

  @OnRequest(FindUsesInAccounts)
  uses(question: Payload<typeof FindUsesInAccounts>) {
    return this.widgets.usesOf(question);
  }
}
