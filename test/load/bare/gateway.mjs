/**
 * The bare gateway: socket.io → RabbitMQ request → acknowledgement; events → socket.io. No authorisation, no order,
 * no checks: what the parts themselves cost.
 */
import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import amqp from 'amqplib';
import { Server } from 'socket.io';
import { bytes, connect, EVENTS, isReady, parsed, REQUESTS } from './parts.mjs';

const connection = await connect(amqp, process.env.BARE_RABBITMQ_URL);
const channel = await connection.createChannel();
await channel.assertQueue(REQUESTS, { durable: true });
await channel.assertExchange(EVENTS, 'topic', { durable: true });
const { queue: replies } = await channel.assertQueue('', { exclusive: true });
const { queue: events } = await channel.assertQueue('', { exclusive: true });
await channel.bindQueue(events, EVENTS, 'message.sent');
await channel.bindQueue(events, EVENTS, 'offer.made');

const waiting = new Map();
const http = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => (body += chunk));
  request.on('end', () =>
    ask('contact.start', JSON.parse(body)).then((answer) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer)),
    ),
  );
});
const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false });

await channel.consume(
  replies,
  (message) => {
    waiting.get(message.properties.correlationId)?.(parsed(message));
    waiting.delete(message.properties.correlationId);
  },
  { noAck: true },
);
await channel.consume(
  events,
  (message) => {
    const event = parsed(message);
    io.to(event.room).emit(message.fields.routingKey, event);
  },
  { noAck: true },
);
io.on('connection', (socket) => {
  for (const room of socket.handshake.auth.rooms) void socket.join(room);
  socket.on(
    'message.send',
    (payload, acknowledge) =>
      void ask('message.send', payload).then((message) => acknowledge({ ok: true, message })),
  );
});
http.listen(0, '127.0.0.1', () => isReady({ port: http.address().port }));

function ask(type, payload) {
  return new Promise((resolve) => {
    const correlationId = randomUUID();
    waiting.set(correlationId, resolve);
    channel.sendToQueue(REQUESTS, bytes(payload), { correlationId, replyTo: replies, type });
  });
}
