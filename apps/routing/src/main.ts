import { startService } from '@switchboard/kernel';
import { RabbitStrategy } from '@switchboard/messaging';
import { routingConfig } from './routing.config.js';
import { RoutingModule } from './routing.module.js';

// Takes accounts.user.changed, accounts.team.changed, accounts.session.ended, chat.contact.started, .changed, .ended, .closed and chat.participant.left.
await startService({
  name: 'routing',
  module: RoutingModule.forRoot(routingConfig()),
  transport: RabbitStrategy,
});
