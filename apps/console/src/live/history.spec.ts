import type { Message } from '@switchboard/contracts';
import { jest } from '@jest/globals';
import { ProblemError } from '@switchboard/web';
import { FakeBrowser } from '@switchboard/web/fake-browser';

const browser = new FakeBrowser().install();
const { History } = await import('./history');

const PAGE = 200;
const PLACE = 'GET /v1/contacts/c/messages';
const aMessage = (seq: number) => ({ id: `m${seq}`, seq }) as Message;

/** A contact of so many messages, read from its end as the surface does it. */
function aTranscript(length: number) {
  const all = Array.from({ length }, (_, index) => aMessage(index + 1));
  browser.server.on(PLACE, ({ query }: { query: Record<string, string> }) => ({
    items: all.filter(({ seq }) => seq < Number(query['beforeSeq'])).slice(-Number(query['limit'])),
  }));
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
    const history = aTranscript(PAGE - 1);

    await history.newest();

    expect(history.current()).toBe('none');
  });

  it('goes up page by page to the very first, with the last number once more for the notes beside it', async () => {
    const history = aTranscript(500);
    await history.newest();

    expect(seqsOf(await history.older())).toEqual([102, 301]);
    expect(seqsOf(await history.older())).toEqual([1, 102]);
    expect(history.current()).toBe('none');
    expect(await history.older()).toEqual([]);
    expect(browser.server.asked).toHaveLength(3);
  });

  it('asks for one page at a time, and says that it does', async () => {
    const history = aTranscript(500);
    await history.newest();
    const told = jest.fn();
    const stop = history.subscribe(told);

    const [first, second] = [history.older(), history.older()];

    expect(history.current()).toBe('loading');
    expect(await second).toEqual([]);
    expect(await first).toHaveLength(PAGE);
    expect(told).toHaveBeenCalledTimes(2);
    stop();
    await history.older();
    expect(told).toHaveBeenCalledTimes(2);
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

  it('ends where a whole page brought nothing from further above: it would be asked for ever', async () => {
    const history = aTranscript(500);
    await history.newest();
    const notes = Array.from({ length: PAGE }, () => aMessage(301));
    browser.server.on(PLACE, { items: notes });

    await history.older();

    expect(history.current()).toBe('none');
  });

  it('takes of a catch-up only what belongs to the pages that are here', async () => {
    const history = aTranscript(500);
    expect(history.reaches(aMessage(1))).toBe(true);

    await history.newest();

    expect([300, 301, 501].map((seq) => history.reaches(aMessage(seq)))).toEqual([false, true, true]);
  });
});
