import { Global, Module } from '@nestjs/common';
import { Clock, SystemClock } from './clock.js';
import { Health } from './health.js';
import { Metrics } from './metrics.js';

/** Clock, Health and Metrics for everybody. `startService` and `bootService` add it by themselves. */
@Global()
@Module({
  providers: [{ provide: Clock, useClass: SystemClock }, Health, Metrics],
  exports: [Clock, Health, Metrics],
})
export class KernelModule {}
