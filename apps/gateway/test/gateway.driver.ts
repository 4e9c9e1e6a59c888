import {
  AgentsSeen,
  FindWidgets,
  GetContactFiles,
  ListChangedStaff,
  ListEndedSessions,
  ListMyQueues,
  ListRooms,
  VisitorsSeen,
  isStaff,
} from '@switchboard/contracts';
import { Health, type RunningService } from '@switchboard/kernel';
import { RabbitStrategy } from '@switchboard/messaging';
import type { Server } from 'node:http';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { bootService } from '../../../test/support/boot.js';
import { until } from '../../../test/support/wait.js';
import { configureHttp } from '../src/configure-http.js';
import { gatewayConfig } from '../src/gateway.config.js';
import { GatewayModule } from '../src/gateway.module.js';
import { httpAdapter } from '../src/http/http-adapter.js';
import { FakePlatform } from './fake-platform.js';
import { anAgent, aVisitor, type Person, QUEUE_ID, SHOP, TOKEN_PUBLIC_KEY, WIDGET_ID } from './people.js';

export const WIDGET = {
  id: WIDGET_ID,
  key: 'demonstration',
  allowedOrigins: [SHOP],
  active: true,
  queueIds: [QUEUE_ID],
  revision: 1,
};

/** What a socket was told, in order. */
export interface Client {
  socket: Socket;
  received: { event: string; payload: unknown }[];
  ask(event: string, payload: unknown): Promise<Record<string, unknown>>;
  receivedOf(event: string): unknown[];
}

/** A real gateway on a port of its own, before services that the test plays. */
export class GatewayDriver {
  private readonly clients: Socket[] = [];

  private constructor(
    readonly platform: FakePlatform,
    readonly service: RunningService,
    readonly url: string,
  ) {}

  /** `prepare`: answers that the gateway needs before it is ready. */
  static async start(
    settings: Record<string, string> = {},
    prepare: (platform: FakePlatform) => unknown = () => undefined,
  ): Promise<GatewayDriver> {
    const platform = await FakePlatform.start();
    platform
      .answer(FindWidgets, () => ({ items: [WIDGET] }))
      .answer(ListEndedSessions, () => ({ items: [] }))
      .answer(ListChangedStaff, () => ({ items: [], nextAfterId: null }))
      .answer(ListRooms, () => ({ items: [] }))
      .answer(ListMyQueues, () => ({ queueIds: [] }))
      .answer(AgentsSeen, () => ({}))
      .answer(VisitorsSeen, () => ({}))
      .answer(GetContactFiles, () => ({
        filePolicy: { inbound: {}, outbound: {} },
        invitation: null,
        serverNow: new Date().toISOString(),
      }));
    prepare(platform);
    const config = gatewayConfig({
      PORT: '0',
      FILES_URL: 'http://127.0.0.1:9',
      TOKEN_PUBLIC_KEY,
      RABBITMQ_URL: platform.broker.urlOf('gateway'),
      ...settings,
    });
    const http = { adapter: httpAdapter(config), port: 0, host: '127.0.0.1', configure: configureHttp };
    const service = await bootService({
      module: GatewayModule.forRoot(config),
      transport: RabbitStrategy,
      http,
    });
    const server = (service.app as unknown as { getHttpServer(): Server }).getHttpServer();
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('The gateway does not listen');
    const gateway = new GatewayDriver(platform, service, `http://127.0.0.1:${address.port}`);
    await until(async () => (await service.app.get(Health).readiness()).state === 'ok', {
      what: 'a ready gateway',
    });
    return gateway;
  }

  /** Asks REST. */
  fetch(
    path: string,
    { as, ...init }: RequestInit & { as?: Person; duplex?: 'half' } = {},
  ): Promise<Response> {
    const headers = new Headers(init.headers);
    if (as) headers.set('authorization', `Bearer ${as.token}`);
    return fetch(`${this.url}${path}`, { ...init, headers });
  }

  /** The same with a JSON body. */
  send(
    method: string,
    path: string,
    body: unknown,
    options: { as?: Person; headers?: Record<string, string> } = {},
  ): Promise<Response> {
    const headers = { 'content-type': 'application/json', ...options.headers };
    return this.fetch(path, {
      method,
      as: options.as,
      headers,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  /** Opens a socket and waits until it is inside. */
  async connect(person: Person, options: Partial<ManagerOptions & SocketOptions> = {}): Promise<Client> {
    const client = this.knock({ token: person.token }, options);
    await new Promise<void>((resolve, reject) => {
      client.socket.once('connect', resolve);
      client.socket.once('connect_error', reject);
    });
    return client;
  }

  /** Begins to open a socket. */
  knock(auth: object, options: Partial<ManagerOptions & SocketOptions> = {}): Client {
    const socket = io(this.url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      auth,
      ...options,
    });
    const received: Client['received'] = [];
    socket.onAny((event: string, payload: unknown) => received.push({ event, payload }));
    this.clients.push(socket);
    return {
      socket,
      received,
      ask: (event, payload) =>
        socket.timeout(8_000).emitWithAck(event, payload) as Promise<Record<string, unknown>>,
      receivedOf: (event) => received.filter((one) => one.event === event).map(({ payload }) => payload),
    };
  }

  /** Somebody new on each side of this contact, with a socket each. */
  async bothSides(contactId: string) {
    this.platform
      .answer(ListRooms, ({ actor }) => ({ items: [{ contactId, asStaff: isStaff(actor) }] }))
      .answer(ListMyQueues, () => ({ queueIds: [QUEUE_ID] }));
    const [agent, visitor] = await Promise.all([anAgent(), aVisitor()]);
    const [agents, visitors] = await Promise.all([this.connect(agent), this.connect(visitor)]);
    return { agent, visitor, agents, visitors };
  }

  /** Why a socket was not let in. */
  async refusalOf(auth: object, options: Partial<ManagerOptions & SocketOptions> = {}): Promise<string> {
    const { socket } = this.knock(auth, options);
    return new Promise((resolve) => {
      socket.once('connect', () => resolve('let in'));
      socket.once('connect_error', (error) => resolve(error.message));
    });
  }

  async stop(): Promise<void> {
    for (const socket of this.clients) socket.disconnect();
    await this.service.close();
    await this.platform.stop();
  }
}
