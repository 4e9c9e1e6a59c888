import { Controller } from '@nestjs/common';
import { FindWidgets, GetWidgetConfig, Widgets, type Payload } from '@switchboard/contracts';
import { OnRequest } from '@switchboard/messaging';
import { WidgetsService } from './widgets.service.js';

/** /v1/widgets, and what a page may know of its own. */
@Controller()
export class WidgetsHandlers {
  constructor(private readonly widgets: WidgetsService) {}

  @OnRequest(Widgets.list)
  list(question: Payload<typeof Widgets.list>) {
    return this.widgets.list(question);
  }

  @OnRequest(Widgets.get)
  get(question: Payload<typeof Widgets.get>) {
    return this.widgets.get(question);
  }

  @OnRequest(Widgets.create)
  create(command: Payload<typeof Widgets.create>) {
    return this.widgets.create(command);
  }

  @OnRequest(Widgets.update)
  update(command: Payload<typeof Widgets.update>) {
    return this.widgets.update(command);
  }

  @OnRequest(Widgets.remove)
  remove(command: Payload<typeof Widgets.remove>) {
    return this.widgets.remove(command);
  }

  @OnRequest(GetWidgetConfig)
  config(question: Payload<typeof GetWidgetConfig>) {
    return this.widgets.config(question);
  }

  @OnRequest(FindWidgets)
  find() {
    return this.widgets.listActive();
  }
}
