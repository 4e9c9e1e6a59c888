import { CLIENT_EVENTS, Problem, SERVER_EVENTS } from '@switchboard/contracts';
import { JsonSchemas } from './json-schemas.js';

type Json = Record<string, unknown>;

/** AsyncAPI 3.0 of the socket, from the schemas that check the traffic. */
export function asyncApi(publicUrl: string): Json {
  const schemas = new JsonSchemas('#/components/schemas/');
  const problem = schemas.output(Problem);
  const asked = Object.entries(CLIENT_EVENTS).map(([name, { schema, reply, audience }]) => ({
    name,
    message: { name, summary: `Asked by ${audience}`, payload: schemas.input(schema) },
    answer: {
      name: `${name}.answer`,
      payload: { oneOf: [answerOf(schemas.output(reply)), refusalOf(problem)] },
    },
  }));
  const pushes = Object.entries(SERVER_EVENTS).map(([name, schema]) => ({
    name,
    message: { name, payload: schemas.output(schema) },
  }));
  const { protocol, host } = new URL(publicUrl);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Switchboard socket',
      version: '1.0.0',
      description: 'Socket.IO 4, one namespace, `auth: { token }`. Every ask is acknowledged.',
    },
    servers: { gateway: { host, protocol: protocol === 'https:' ? 'wss' : 'ws', pathname: '/socket.io' } },
    channels: {
      socket: {
        address: '/socket.io',
        messages: Object.fromEntries(
          [
            ...asked.flatMap(({ message, answer }) => [message, answer]),
            ...pushes.map(({ message }) => message),
          ].map((message) => [message.name, message]),
        ),
      },
    },
    operations: Object.fromEntries([
      ...asked.map(({ name }) => [
        `ask ${name}`,
        {
          action: 'receive',
          channel: channel(),
          messages: [reference(name)],
          reply: { channel: channel(), messages: [reference(`${name}.answer`)] },
        },
      ]),
      ...pushes.map(({ name }) => [
        `tell ${name}`,
        { action: 'send', channel: channel(), messages: [reference(name)] },
      ]),
    ]) as Json,
    components: { schemas: schemas.definitions },
  };
}

const channel = () => ({ $ref: '#/channels/socket' });
const reference = (name: string) => ({ $ref: `#/channels/socket/messages/${name}` });
const answerOf = (reply: Json) => ({
  allOf: [{ type: 'object', required: ['ok'], properties: { ok: { const: true } } }, reply],
});
const refusalOf = (problem: Json) => ({
  type: 'object',
  required: ['ok', 'problem'],
  properties: { ok: { const: false }, problem },
});
