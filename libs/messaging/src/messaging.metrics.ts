import { Inject, Injectable } from '@nestjs/common';
import { Metrics } from '@switchboard/kernel';

/** The figures of the broker's side of a service. */
@Injectable()
export class MessagingMetrics {
  readonly handled;
  readonly duration;
  readonly inFlight;
  readonly retries;
  readonly deadLetters;
  readonly asks;
  readonly askDuration;
  readonly lateReplies;
  readonly published;

  constructor(@Inject(Metrics) metrics: Metrics) {
    this.handled = metrics.counter('messages_handled_total', 'Requests and events handled', [
      'kind',
      'key',
      'outcome',
    ]);
    this.duration = metrics.histogram('message_handler_seconds', 'Time in the handler', ['kind', 'key']);
    this.inFlight = metrics.gauge('messages_in_flight', 'Requests and events being handled', ['kind']);
    this.retries = metrics.counter('event_retries_total', 'Events put aside for another try', ['key']);
    this.deadLetters = metrics.counter('dead_letters_total', 'Events given up', ['key', 'reason']);
    this.asks = metrics.counter('asks_total', 'Questions asked', ['key', 'outcome']);
    this.askDuration = metrics.histogram('ask_seconds', 'Time from question to answer', ['key']);
    this.lateReplies = metrics.counter('late_replies_total', 'Answers that nobody waited for any more');
    this.published = metrics.counter('events_published_total', 'Events given to the broker', ['outcome']);
  }
}
