import type { Asker } from '@switchboard/messaging';
import { uuidv7 } from '@switchboard/kernel';
import type { Call } from '../http/call.js';
import { LiveController } from './live.controller.js';
import type { LIVE_ROUTES } from './reports.routes.js';

const actor = { kind: 'staff' as const, id: uuidv7() };
const place = { queueNumber: 7, agentId: uuidv7() };
const page = (given: object) => ({ at: 'now', ageSeconds: 1, queues: [], agents: [], next: null, ...given });

it('shows one wallboard of all pages of it, agents by name', async () => {
  const pages = [
    page({ queues: [{ queue: { number: 7 } }], agents: [{ name: 'Zoë' }, { name: 'Émile' }], next: place }),
    page({ at: 'later', queues: [{ queue: { number: 9 } }], agents: [{ name: 'Ann' }] }),
  ];
  const questions: unknown[] = [];
  const ask = async (_contract: unknown, question: unknown) => {
    questions.push(question);
    return pages.shift();
  };
  const controller = new LiveController({ ask } as unknown as Asker);

  const board = await controller.live({ actor } as Call<typeof LIVE_ROUTES.live>);

  expect(board).toEqual({
    at: 'now',
    ageSeconds: 1,
    queues: [{ queue: { number: 7 } }, { queue: { number: 9 } }],
    agents: [{ name: 'Ann' }, { name: 'Émile' }, { name: 'Zoë' }],
  });
  expect(questions).toEqual([{ actor }, { actor, after: place }]);
});
