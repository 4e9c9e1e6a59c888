import type { Input, Reply, RequestContract } from '@switchboard/contracts';
import type { Asker } from '@switchboard/messaging';
import type { z } from 'zod';

interface PageById {
  items: unknown[];
  nextAfterId: string | null;
}
type ListsById = RequestContract<z.ZodType<{ afterId: string | null }>, z.ZodType<PageById>>;

/** Every item of a list that is answered by pages in the order of ids. */
export async function allOf<C extends ListsById>(
  asker: Pick<Asker, 'ask'>,
  contract: C,
  question: Omit<Input<C>, 'afterId'>,
): Promise<Reply<C>['items']> {
  const items: Reply<C>['items'] = [];
  let afterId: string | null = null;
  do {
    const page: Reply<C> = await asker.ask(contract, { ...question, afterId } as Input<C>);
    items.push(...page.items);
    afterId = page.nextAfterId;
  } while (afterId !== null);
  return items;
}
