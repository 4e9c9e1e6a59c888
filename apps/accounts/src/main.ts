import { startService } from '@switchboard/kernel';
import { RabbitStrategy } from '@switchboard/messaging';
import { accountsConfig } from './accounts.config.js';
import { AccountsModule } from './accounts.module.js';

await startService({
  name: 'accounts',
  module: AccountsModule.forRoot(accountsConfig()),
  transport: RabbitStrategy,
});
