import { Module, type DynamicModule } from '@nestjs/common';
import { Asker } from './asker.js';
import { Broker } from './broker.js';
import { EventFeed } from './event-feed.js';
import { EventPublisher } from './event-publisher.js';
import { MissedEvents } from './missed-events.js';
import { MessagingMetrics } from './messaging.metrics.js';
import { MESSAGING_OPTIONS, type MessagingOptions } from './messaging.options.js';
import { RabbitStrategy } from './rabbit.strategy.js';

/** The broker for a service: import it once, in the root module. See `startService` for a complete example. */
@Module({})
export class MessagingModule {
  static forRoot(options: MessagingOptions): DynamicModule {
    return {
      module: MessagingModule,
      global: true,
      providers: [
        { provide: MESSAGING_OPTIONS, useValue: options },
        Broker,
        MessagingMetrics,
        EventFeed,
        EventPublisher,
        Asker,
        RabbitStrategy,
        MissedEvents,
      ],
      exports: [EventPublisher, Asker, RabbitStrategy, EventFeed, Broker],
    };
  }
}
