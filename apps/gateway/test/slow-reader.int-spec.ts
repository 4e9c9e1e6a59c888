import { LIMITS, MessageSent } from '@switchboard/contracts';
import { Metrics, uuidv7 } from '@switchboard/kernel';
import { until } from '../../../test/support/wait.js';
import { GatewayDriver } from './gateway.driver.js';
import { aMessage, AT } from './people.js';

/** The WebSocket below a Socket.IO client. */
type Wire = { io: { engine: { transport: { ws: { pause(): void; resume(): void } } } } };

describe('a reader that stops reading (S091)', () => {
  let gateway: GatewayDriver;
  beforeAll(async () => (gateway = await GatewayDriver.start()));
  afterAll(() => gateway.stop());

  const endedOf = async () =>
    Number(
      /^gateway_slow_readers_total (\d+)$/m.exec(
        await gateway.service.app.get(Metrics).registry.metrics(),
      )?.[1],
    );

  it('is ended at the cap; others miss nothing, and he may come back', async () => {
    const contactId = uuidv7();
    const { visitor, visitors, agents } = await gateway.bothSides(contactId);
    const { ws } = (visitors.socket as unknown as Wire).io.engine.transport;
    ws.pause();
    // More than the kernel keeps for a connection of this machine, and the cap beyond it.
    const text = '😀'.repeat(LIMITS.text);
    let received = 0;

    while ((await endedOf()) === 0 && received < 4_000) {
      received += 80;
      await Promise.all(
        Array.from({ length: 80 }, () =>
          gateway.platform.publish(MessageSent, { at: AT, message: aMessage(contactId, { text }) }),
        ),
      );
      await until(() => agents.receivedOf('message.sent').length === received, { what: 'the other reader' });
    }

    expect(await endedOf()).toBe(1);
    const gone = new Promise((resolve) => visitors.socket.once('disconnect', resolve));
    ws.resume();
    await gone;
    const again = await gateway.connect(visitor);
    await gateway.platform.publish(MessageSent, { at: AT, message: aMessage(contactId, { text: 'after' }) });
    await until(() => again.receivedOf('message.sent').length === 1, { what: 'who came back' });
    await until(() => agents.receivedOf('message.sent').length === received + 1, { what: 'the last line' });
  });
});
