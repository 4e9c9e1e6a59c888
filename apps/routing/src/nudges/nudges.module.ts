import { Global, Module } from '@nestjs/common';
import { Nudges } from './nudges.js';

/** Every feature may nudge the matching without knowing it. */
@Global()
@Module({ providers: [Nudges], exports: [Nudges] })
export class NudgesModule {}
