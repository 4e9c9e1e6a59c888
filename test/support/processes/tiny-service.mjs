// A service with nothing of its own, for tests that need a real process: started by startService, stopped by signals.
import { Module } from '@nestjs/common';
import { startService } from '@switchboard/kernel';
import { MessagingModule, OnRequest, RabbitStrategy } from '@switchboard/messaging';
import { Controller } from '@nestjs/common';
import { request } from '@switchboard/contracts';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';

// The same contract as in the spec that starts this.
const Wait = request('chat.test.wait.v1', z.object({ ms: z.number() }), z.object({ waited: z.number() }));

class Handlers {
  async wait({ ms }) {
    await delay(ms);
    return { waited: ms };
  }
}
Controller()(Handlers);
OnRequest(Wait)(Handlers.prototype, 'wait', Object.getOwnPropertyDescriptor(Handlers.prototype, 'wait'));

class Tiny {}
Module({
  imports: [MessagingModule.forRoot({ service: 'chat', url: process.env.RABBITMQ_URL })],
  controllers: [Handlers],
})(Tiny);

await startService({
  name: 'chat',
  module: Tiny,
  transport: RabbitStrategy,
  onReady: () => {
    if (process.env.REJECT_LATER === '1') void Promise.reject(new Error('nobody caught this'));
  },
});
