import { startService } from '@switchboard/kernel';
import { RabbitStrategy } from '@switchboard/messaging';
import { reportsConfig } from './reports.config.js';
import { ReportsModule } from './reports.module.js';

await startService({
  name: 'reports',
  module: ReportsModule.forRoot(reportsConfig()),
  transport: RabbitStrategy,
});
