/** Names that the processes of the bare pipeline share. */
export const REQUESTS = 'bare.requests';
export const EVENTS = 'bare.events';

/** An amqplib connection without Nagle's algorithm, as ours are. @param {typeof import('amqplib')} amqp @param {string} url */
export const connect = (amqp, url) => amqp.connect(url, { noDelay: true });

export const bytes = (value) => Buffer.from(JSON.stringify(value));
export const parsed = (message) => JSON.parse(message.content.toString());

/** Tells the bench that this process works. @param {unknown} [what] */
export const isReady = (what) => process.send?.(what ?? 'ready');
