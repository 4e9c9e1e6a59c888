import { Test } from '@nestjs/testing';
import { type Status, Statuses } from '@switchboard/contracts';
import { crudHandlers } from './crud-handlers.js';

const status: Status = {
  id: 'a',
  name: 'Solved',
  queueIds: [],
  finalOutcome: true,
  createdAt: '2026-01-01T00:00:00.000Z',
};

class StatusesService {
  readonly asked: string[] = [];
  list = () => this.answer('list', { items: [status], nextCursor: null });
  get = () => this.answer('get', status);
  create = () => this.answer('create', status);
  update = () => this.answer('update', status);
  remove = () => this.answer('remove', {});
  private answer<T>(question: string, reply: T): T {
    this.asked.push(question);
    return reply;
  }
}
class HalfService {
  list = () => ({ items: [status], nextCursor: null });
  get = () => ({ title: 'another shape' });
}

describe('the door of an administered thing', () => {
  const handlers = crudHandlers(Statuses, StatusesService);
  // @ts-expect-error a service that does not answer all five does not compile
  const half = () => crudHandlers(Statuses, HalfService);

  it('answers each of its five questions by the method of that name', async () => {
    const module = await Test.createTestingModule({
      controllers: [handlers],
      providers: [StatusesService],
    }).compile();
    const door = module.get<Record<string, (payload: unknown) => unknown>>(handlers);

    const questions = Object.keys(Statuses);
    for (const question of questions) await door[question]?.({});

    expect(module.get(StatusesService).asked).toEqual(questions);
    expect(half).toBeDefined();
  });
});
