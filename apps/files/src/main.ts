import { startService } from '@switchboard/kernel';
import { RabbitStrategy } from '@switchboard/messaging';
import { filesConfig } from './files.config.js';
import { FilesModule } from './files.module.js';
import { configureHttp, filesHttpAdapter } from './http.js';

const config = filesConfig();

await startService({
  name: 'files',
  module: FilesModule.forRoot(config),
  transport: RabbitStrategy,
  http: {
    adapter: filesHttpAdapter(),
    port: config.HTTP_PORT,
    host: config.HTTP_HOST,
    configure: configureHttp,
  },
});
