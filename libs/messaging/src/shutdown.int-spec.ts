import { Controller } from '@nestjs/common';
import { event, request, type Payload } from '@switchboard/contracts';
import { Health, uuidv7 } from '@switchboard/kernel';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { aBroker, type TestBroker } from '../../../test/support/broker.js';
import { aRawClient, aService, type RawClient, type TestService } from '../../../test/support/messaging.js';
import { until } from '../../../test/support/wait.js';
import { choosePort } from '../../../tools/lib/ports.ts';
import { OnEvent, OnRequest } from './index.js';

const Wait = request('chat.test.wait.v1', z.object({ ms: z.number() }), z.object({ waited: z.number() }));
const Made = event('routing.assignment.made.v1', [], z.object({ n: z.number() }));

let gate = Promise.withResolvers<void>();
const begun: string[] = [];

@Controller()
class Handlers {
  @OnRequest(Wait)
  async wait({ ms }: Payload<typeof Wait>) {
    begun.push('request');
    await gate.promise;
    return { waited: ms };
  }

  @OnEvent(Made)
  async made() {
    begun.push('event');
    await gate.promise;
  }
}

describe('stopping', () => {
  let broker: TestBroker;
  let admin: RawClient;
  let gateway: TestService;
  let routing: TestService;
  const processes: ChildProcess[] = [];

  beforeAll(async () => {
    broker = await aBroker();
    admin = await aRawClient(broker.adminUrl);
    [gateway, routing] = await Promise.all([aService(broker, 'gateway'), aService(broker, 'routing')]);
  });

  beforeEach(() => {
    gate = Promise.withResolvers<void>();
    begun.length = 0;
  });

  afterAll(async () => {
    for (const one of processes) one.kill('SIGKILL');
    await admin.close();
    await Promise.all([gateway.close(), routing.close()]);
    await broker.drop();
  });

  it('finishes and acknowledges what is in flight, and leaves what came later to the next', async () => {
    const chat = await aService(broker, 'chat', { handlers: [Handlers] });
    const inFlight = gateway.asker.ask(Wait, { ms: 1 }, { deadlineMs: 20_000 });
    await routing.publisher.publish([{ id: uuidv7(), key: Made.key, payload: { n: 1 } }]);
    await until(() => begun.length === 2);

    const closing = chat.close();
    await until(async () => (await chat.app.get(Health).readiness()).state === 'down');
    await until(async () => (await admin.channel.checkQueue('chat.requests.v1')).consumerCount === 0);
    const later = gateway.asker.ask(Wait, { ms: 2 }, { deadlineMs: 20_000 });
    await routing.publisher.publish([{ id: uuidv7(), key: Made.key, payload: { n: 2 } }]);
    gate.resolve();

    expect(await inFlight).toEqual({ waited: 1 });
    await closing;
    expect(begun).toHaveLength(2);
    expect(await admin.countIn('chat.requests.v1')).toBe(1);
    expect(await admin.countIn('chat.events.v1')).toBe(1);

    const next = await aService(broker, 'chat', { handlers: [Handlers] });
    expect(await later).toEqual({ waited: 2 });
    await until(async () => (await admin.countIn('chat.events.v1')) === 0);
    await next.close();
  });

  it('gives up after its time, and the unfinished event comes again elsewhere', async () => {
    const chat = await aService(broker, 'chat', { handlers: [Handlers], messaging: { drainTimeoutMs: 100 } });
    await routing.publisher.publish([{ id: uuidv7(), key: Made.key, payload: { n: 3 } }]);
    await until(() => begun.length === 1);

    await chat.close();

    await until(async () => (await admin.countIn('chat.events.v1')) === 1);
    gate.resolve();
    const next = await aService(broker, 'chat', { handlers: [Handlers] });
    await until(() => begun.length === 2);
    await next.close();
  });

  it('closes its connections', async () => {
    const chat = await aService(broker, 'chat', { handlers: [Handlers] });
    const user = new URL(broker.urlOf('chat')).username;
    const count = async () =>
      ((await broker.management('GET', `/api/connections/username/${user}`)) as []).length;
    expect(await count()).toBe(2);

    await chat.close();

    await until(async () => (await count()) === 0);
  });

  it('as a process: SIGTERM lets the request in hand finish, then it exits with 0', async () => {
    const { child, lines } = await aProcess();
    await until(() => lines.some((line) => line.includes('service started')), { what: 'the process' });
    expect(await gateway.asker.ask(Wait, { ms: 0 }, { deadlineMs: 10_000 })).toEqual({ waited: 0 });
    const inFlight = gateway.asker.ask(Wait, { ms: 3_000 }, { deadlineMs: 20_000 });
    await until(async () => (await readiness(child)).inFlight === 1, { what: 'the request in flight' });

    child.kill('SIGTERM');

    expect(await inFlight).toEqual({ waited: 3_000 });
    expect(await exitOf(child)).toBe(0);
    expect(lines.at(-1)).toContain('service stopped');
  });

  it('as a process: a rejection that nobody caught is said and ends it with 1', async () => {
    const { child, lines } = await aProcess({ REJECT_LATER: '1' });

    expect(await exitOf(child)).toBe(1);
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
      level: 'fatal',
      msg: 'unhandled rejection',
      err: { message: 'nobody caught this' },
    });
  });

  it('as a process: without its broker it runs and says degraded on the management port', async () => {
    const { child } = await aProcess({ RABBITMQ_URL: 'amqp://chat:secret@127.0.0.1:1/x' });

    const { status, body } = await until(() => readiness(child), { what: 'the management port' });

    expect(status).toBe(200);
    expect(body).toEqual({
      state: 'degraded',
      checks: { broker: { state: 'down', detail: 'not connected' } },
    });
    child.kill('SIGTERM');
    expect(await exitOf(child)).toBe(0);
  });

  const ports = new Map<ChildProcess, number>();

  async function aProcess(
    env: Record<string, string> = {},
  ): Promise<{ child: ChildProcess; lines: string[] }> {
    // Not one of those that outgoing connections are given.
    const port = await choosePort();
    const child = spawn(process.execPath, ['test/support/processes/tiny-service.mjs'], {
      env: { RABBITMQ_URL: broker.urlOf('chat'), MANAGEMENT_PORT: String(port), LOG_LEVEL: 'info', ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    processes.push(child);
    ports.set(child, port);
    const lines: string[] = [];
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => lines.push(line));
    return { child, lines };
  }

  async function readiness(child: ChildProcess) {
    const at = `http://127.0.0.1:${ports.get(child)}`;
    const response = await fetch(`${at}/readyz`);
    const metrics = await (await fetch(`${at}/metrics`)).text();
    const inFlight = Number(/^messages_in_flight\{kind="request"\} (\d+)/m.exec(metrics)?.[1]);
    return { status: response.status, body: (await response.json()) as unknown, inFlight };
  }
});

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null) await once(child, 'exit');
  return child.exitCode;
}
