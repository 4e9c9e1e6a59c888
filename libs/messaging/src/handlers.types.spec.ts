import { event, request, type Payload } from '@switchboard/contracts';
import { z } from 'zod';
import type { Asker } from './asker.js';
import type { EventMeta } from './event-meta.js';
import { OnEvent, OnEventBatch, OnRequest } from './handlers.decorators.js';

const Send = request(
  'chat.message.send.v1',
  z.object({ text: z.string(), times: z.number().default(1) }),
  z.object({ seq: z.number() }),
);
const Sent = event('chat.message.sent.v1', [], z.object({ seq: z.number() }));

/** Checked by `npm run types`: every line after an @ts-expect-error must be refused by the compiler. */
class Handlers {
  @OnRequest(Send)
  right({ text, times }: Payload<typeof Send>) {
    return { seq: text.length * times };
  }

  @OnRequest(Send)
  async rightLater({ text }: { text: string }) {
    return { seq: text.length };
  }

  // @ts-expect-error the contract has no such field
  @OnRequest(Send)
  wrongPayload({ text }: { text: string; subject: string }) {
    return { seq: text.length };
  }

  // @ts-expect-error text is a string
  @OnRequest(Send)
  wrongType({ text }: { text: number }) {
    return { seq: text };
  }

  // @ts-expect-error the reply has a number
  @OnRequest(Send)
  wrongReply(command: Payload<typeof Send>) {
    return { seq: command.text };
  }

  // @ts-expect-error something must be replied
  @OnRequest(Send)
  async noReply(command: Payload<typeof Send>) {
    await Promise.resolve(command);
  }

  // @ts-expect-error an event is not a request
  @OnRequest(Sent)
  notARequest() {
    return {};
  }

  @OnEvent(Sent)
  rightEvent({ seq }: Payload<typeof Sent>) {
    return seq;
  }

  // @ts-expect-error seq is a number
  @OnEvent(Sent)
  wrongEvent({ seq }: { seq: string }) {
    return seq;
  }

  // @ts-expect-error a request is not an event
  @OnEvent(Send)
  notAnEvent() {}

  @OnEventBatch(Sent)
  rightBatch(events: Payload<typeof Sent>[], metas: EventMeta[]) {
    return [events, metas];
  }

  // @ts-expect-error a batch comes as a list
  @OnEventBatch(Sent)
  wrongBatch({ seq }: Payload<typeof Sent>) {
    return seq;
  }
}

async function asking(asker: Asker) {
  const { seq } = await asker.ask(Send, { text: 'x' });
  seq.toFixed();
  // @ts-expect-error text is missing
  await asker.ask(Send, {});
  // @ts-expect-error an event cannot be asked
  await asker.ask(Sent, { seq: 1 });
  // @ts-expect-error the reply has no such field
  (await asker.ask(Send, { text: 'x' })).id.toString();
}

it('is checked by the compiler', () => {
  expect([Handlers, asking]).toHaveLength(2);
});
