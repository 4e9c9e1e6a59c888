import { Controller, Inject, type Type } from '@nestjs/common';
import { type Keeper, MISSED_EVENTS, type Payload } from '@switchboard/contracts';
import { OnRequest } from '@switchboard/messaging';
import { Repeats } from './repeats.js';

/** The door of `Repeats` for one service. */
export function repeatHandlers(service: Keeper): Type {
  const { repeat } = MISSED_EVENTS[service];
  @Controller()
  class RepeatHandlers {
    constructor(@Inject(Repeats) private readonly repeats: Repeats) {}

    @OnRequest(repeat)
    repeat(payload: Payload<typeof repeat>) {
      return this.repeats.repeat(payload);
    }
  }
  return RepeatHandlers;
}
