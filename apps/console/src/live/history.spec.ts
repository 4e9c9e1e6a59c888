import type { Message } from '@switchboard/contracts';
import { jest } from '@jest/globals';
import { ProblemError } from '@switchboard/web';
import { FakeBrowser } from '@switchboard/web/fake-browser';

const browser = new FakeBrowser().install();
const { History } = await import('./history');

const PAGE = 200;
const PLACE = 'GET /v1/contacts/c/messages';
const aMessage = (seq: number, staffSeq?: number) =>
  ({ id: `m${seq}.${staffSeq}`, seq, staffSeq }) as Message;

/** A contact of so many messages, read from its end as the surface does it. */
function aTranscript(length: number) {
  const all = Array.from({ length }, (_, index) => aMessage(index + 1));
  browser.server.on(PLACE, ({ query }: { query: Record<string, string> }) => {
    const above = all.filter(({ seq }) => seq < Number(query['beforeSeq']));
    const items = above.slice(-Number(query['limit']));
    return { items, hasMore: above.length > items.length };
  });
  return new History('c');
}
const seqsOf = (messages: readonly Message[]) => [messages.at(0)?.seq, messages.at(-1)?.seq];
const isDown = () => {
  throw new ProblemError('unavailable', 503, '');
};

beforeEach(() => browser.reset());

describe('the history of a contact', () => {
  it('begins with the newest page, and knows that more lies above', async () => {
    const history = aTranscript(500);
    expect(history.isBegun).toBe(false);

    const newest = await history.newest();

    expect(seqsOf(newest)).toEqual([301, 500]);
    expect([history.isBegun, history.current()]).toEqual([true, 'more']);
  });

  it('is whole where everything fits into the newest page', async () => {
    const history = aTranscript(PAGE);

    await history.newest();

    expect(history.current()).toBe('none');
  });

  it('goes up page by page to the very first', async () => {
    const history = aTranscript(500);
    await history.newest();

    expect(seqsOf(await history.older())).toEqual([101, 300]);
    expect(seqsOf(await history.older())).toEqual([1, 100]);
    expect(history.current()).toBe('none');
    expect(await history.older()).toEqual([]);
    expect(browser.server.asked).toHaveLength(3);
  });

  it('asks for one page at a time, and says that it does', async () => {
    const history = aTranscript(500);
    await history.newest();
    const listener = jest.fn();
    const stop = history.subscribe(listener);

    const [first, second] = [history.older(), history.older()];

    expect(history.current()).toBe('loading');
    expect(await second).toEqual([]);
    expect(await first).toHaveLength(PAGE);
    expect(listener).toHaveBeenCalledTimes(2);
    stop();
    await history.older();
    expect(listener).toHaveBeenCalledTimes(2);
  });

  it('may be asked again after a page that did not come', async () => {
    const history = aTranscript(500);
    await history.newest();
    browser.server.on(PLACE, isDown);

    expect(await history.older()).toEqual([]);
    expect(history.current()).toBe('more');

    aTranscript(500);
    expect(await history.older()).toHaveLength(PAGE);
  });

  it('goes up among the notes beside one message too', async () => {
    const history = new History('c');
    browser.server.on(PLACE, { items: [aMessage(301, 7), aMessage(302)], hasMore: true });
    await history.newest();

    await history.older();

    expect(browser.server.asked.at(-1)?.query).toMatchObject({ beforeSeq: '301', beforeStaffSeq: '7' });
  });

  it('ends where a page brought nothing: it would be asked for ever', async () => {
    const history = aTranscript(500);
    await history.newest();
    browser.server.on(PLACE, { items: [], hasMore: true });

    await history.older();

    expect(history.current()).toBe('none');
  });

  it('takes of a catch-up only what belongs to the pages that are here, past as many pages of notes as there are above', async () => {
    const history = aTranscript(500);
    await history.newest();
    const pages = [
      [aMessage(2, 1), aMessage(9, 2)],
      [aMessage(12, 3)],
      [aMessage(300, 4), aMessage(400, 5), aMessage(501)],
    ];
    const asked: object[] = [];

    const here = await history.missed({ seq: 500, staffSeq: 0 }, (after) => {
      asked.push(after);
      return Promise.resolve(pages[asked.length - 1] ?? []);
    });

    expect(here.map(({ seq }) => seq)).toEqual([400, 501]);
    expect(asked).toEqual([0, 2, 3].map((staffSeq) => ({ seq: 500, staffSeq })));
    expect(await history.missed({ seq: 501, staffSeq: 5 }, () => Promise.resolve([]))).toEqual([]);
  });
});
