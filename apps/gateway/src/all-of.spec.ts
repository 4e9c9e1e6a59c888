import { type Input, ListEndedSessions } from '@switchboard/contracts';
import { uuidv7 } from '@switchboard/kernel';
import { allOf } from './all-of.js';

it('asks for page after page, each after the last of the one before, until there is none', async () => {
  const [first, second] = [uuidv7(), uuidv7()];
  const item = (sid: string) => ({ sid, endedAt: '2026-11-28T14:00:00.000Z' });
  const questions: Input<typeof ListEndedSessions>[] = [];
  const pages = [
    { items: [item(first)], nextAfterId: first },
    { items: [item(second)], nextAfterId: null },
  ];
  const asker = {
    ask: async (_contract: unknown, question: unknown) => {
      questions.push(question as Input<typeof ListEndedSessions>);
      return pages.shift() as never;
    },
  };

  expect(await allOf(asker, ListEndedSessions, {})).toEqual([item(first), item(second)]);
  expect(questions).toEqual([{ afterId: null }, { afterId: first }]);
});
