/** The bare service: request → one insert → reply and confirmed event. With `BARE_CONTACTS` also the second service's part. */
import { randomUUID } from 'node:crypto';
import amqp from 'amqplib';
import pg from 'pg';
import { bytes, connect, EVENTS, isReady, parsed, REQUESTS } from './parts.mjs';

const pool = new pg.Pool({ connectionString: process.env.BARE_DATABASE_URL, max: 10 });
await pool.query(
  'CREATE TABLE IF NOT EXISTS message (id uuid PRIMARY KEY, contact_id text NOT NULL, body jsonb NOT NULL, at timestamptz NOT NULL DEFAULT now())',
);
const connection = await connect(amqp, process.env.BARE_RABBITMQ_URL);
const channel = await connection.createConfirmChannel();
await channel.assertQueue(REQUESTS, { durable: true });
await channel.assertExchange(EVENTS, 'topic', { durable: true });
await channel.prefetch(100);

/** What each request stores, and what is told of it. */
const WORK = {
  'message.send': (message) => ({ key: 'message.sent', event: { room: message.contactId, message } }),
  'contact.start': (contact) => ({ key: 'contact.started', event: { room: contact.id, contact } }),
};

await channel.consume(REQUESTS, (delivery) => void work(delivery));
if (process.env.BARE_CONTACTS) await offerContacts();
isReady();

async function work(delivery) {
  const { type, correlationId, replyTo } = delivery.properties;
  const stored = { ...parsed(delivery), id: randomUUID() };
  await insert(stored.id, stored.contactId ?? stored.id, stored);
  const { key, event } = WORK[type](stored);
  channel.sendToQueue(replyTo, bytes(stored), { correlationId });
  await publish(key, event);
  channel.ack(delivery);
}

/** contact.started → an agent, an offer row, a confirmed event. */
async function offerContacts() {
  // Replicated as the queues between our services are: it hands on what is on the disk.
  const { queue } = await channel.assertQueue('bare.routing', {
    durable: true,
    arguments: { 'x-queue-type': 'quorum' },
  });
  await channel.bindQueue(queue, EVENTS, 'contact.started');
  const agents = JSON.parse(process.env.BARE_CONTACTS);
  let next = 0;
  await channel.consume(queue, async (delivery) => {
    const { contact } = parsed(delivery);
    const agent = agents[(next += 1) % agents.length];
    const offer = { id: randomUUID(), agent, contact };
    await insert(offer.id, contact.id, offer);
    await publish('offer.made', { room: agent, offer });
    channel.ack(delivery);
  });
}

function insert(id, contactId, body) {
  const text = 'INSERT INTO message (id, contact_id, body) VALUES ($1, $2, $3)';
  return pool.query({ name: 'insert', text, values: [id, contactId, body] });
}

function publish(key, event) {
  return new Promise((resolve, reject) => {
    channel.publish(EVENTS, key, bytes(event), { persistent: true }, (error) =>
      error ? reject(error) : resolve(),
    );
  });
}
