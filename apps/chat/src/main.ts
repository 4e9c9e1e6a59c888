import { startService } from '@switchboard/kernel';
import { RabbitStrategy } from '@switchboard/messaging';
import { chatConfig } from './chat.config.js';
import { ChatModule } from './chat.module.js';

/**
 * The contact: state, participants, transcript, status, wrap-up.
 *
 * It answers the gateway (`chat.*` requests), and takes from routing assignment.made, assignment.released,
 * contact.returned, contact.refused, transfer.changed, from files attachment.changed, invitation.changed.
 */
await startService({ name: 'chat', module: ChatModule.forRoot(chatConfig()), transport: RabbitStrategy });
