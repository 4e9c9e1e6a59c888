import { EventEmitter } from 'node:events';
import type { Socket } from 'socket.io';
import { capOutbound } from './outbound-cap.js';

function aReader() {
  const ended: string[] = [];
  const conn = Object.assign(new EventEmitter(), {
    close: () => ended.push('closed'),
    request: { socket: { destroy: () => ended.push('destroyed') } },
  });
  capOutbound({ conn } as unknown as Socket, () => ended.push('told'));
  const send = (data: string) => conn.emit('packetCreate', { data });
  return { ended, send, reads: () => conn.emit('drain') };
}

describe('the cap on what waits for a reader (S091)', () => {
  it('ends one who reads nothing, by number or by size', () => {
    const [many, large] = [aReader(), aReader()];

    for (let i = 0; i < 501; i++) many.send('x');
    large.send('x'.repeat(1024 * 1024 + 1));

    expect([many.ended, large.ended]).toEqual([
      ['told', 'closed', 'destroyed'],
      ['told', 'closed', 'destroyed'],
    ]);
  });

  it('leaves one alone who keeps up', () => {
    const reader = aReader();

    for (let i = 0; i < 5_000; i++) {
      reader.send('x'.repeat(10_000));
      if (i % 50 === 49) reader.reads();
    }

    expect(reader.ended).toEqual([]);
  });
});
