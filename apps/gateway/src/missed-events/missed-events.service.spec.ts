import { jest } from '@jest/globals';
import type { Repeat } from '@switchboard/contracts';
import { AppError } from '@switchboard/kernel';
import type { Asker } from '@switchboard/messaging';
import { MissedEventsService } from './missed-events.service.js';

const AT = '2026-11-01T10:00:00.000Z';
const SINCE = '2026-11-01T09:50:00.000Z';
const LATER = '2026-11-01T09:55:00.000Z';
const MISSED = { at: AT, since: SINCE };

/** Owners who answer one question after the other as they are told to. */
function owners(answers: Record<string, ({ count: number; next: string | null } | AppError)[]>) {
  const asked: [owner: string, Repeat][] = [];
  const ask = jest.fn((contract: { owner: string }, repeat: Repeat) => {
    asked.push([contract.owner, repeat]);
    const answer = answers[contract.owner]?.shift() ?? { count: 0, next: null };
    return answer instanceof AppError ? Promise.reject(answer) : Promise.resolve(answer);
  });
  const service = new MissedEventsService({ ask } as unknown as Asker);
  const from = (owner: string) => asked.filter(([one]) => one === owner).map(([, { since }]) => since);
  return { service, asked, from };
}

describe('a service that missed events', () => {
  it('gets them from every owner whose events it reads, from then until a little after its queue was back', async () => {
    const { service, asked } = owners({});

    await service.repair('chat', MISSED);

    expect(new Set(asked.map(([owner]) => owner))).toEqual(
      new Set(['accounts', 'routing', 'files', 'reports']),
    );
    expect(new Set(asked.map(([, repeat]) => JSON.stringify(repeat)))).toEqual(
      new Set([JSON.stringify({ to: 'chat', since: SINCE, until: '2026-11-01T10:00:10.000Z' })]),
    );
  });

  it('gets them piece by piece', async () => {
    const { service, from } = owners({ routing: [{ count: 5, next: LATER }] });

    await service.repair('chat', MISSED);

    expect(from('routing')).toEqual([SINCE, LATER]);
  });

  it('waits for an owner who is away, and goes on where it was', async () => {
    const { service, from } = owners({
      routing: [{ count: 5, next: LATER }, new AppError('unavailable', 'away')],
    });

    await service.repair('chat', MISSED);

    expect(from('routing')).toEqual([SINCE, LATER, LATER]);
  });

  it('is left alone when the gateway stops', async () => {
    const away = Array.from({ length: 50 }, () => new AppError('unavailable', 'away'));
    const { service, from } = owners({ routing: away });

    const repaired = service.repair('chat', MISSED);
    service.onModuleDestroy();
    await repaired;

    expect(from('routing')).toEqual([SINCE]);
  });
});
