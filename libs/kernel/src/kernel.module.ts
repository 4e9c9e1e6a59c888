import { Global, Module } from '@nestjs/common';
import { Clock, SystemClock } from './clock.js';
import { Health } from './health.js';
import { Metrics } from './metrics.js';
import { Sweeps } from './sweep.js';

/** Clock, Health, Metrics and Sweeps for everybody. `startService` and `bootService` add it by themselves. */
@Global()
@Module({
  providers: [{ provide: Clock, useClass: SystemClock }, Health, Metrics, Sweeps],
  exports: [Clock, Health, Metrics, Sweeps],
})
export class KernelModule {}
