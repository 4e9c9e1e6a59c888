import { jest } from '@jest/globals';
import type { Message } from '@switchboard/contracts';
import type { ChatModel } from '../model/chat.model';
import { loadWords } from '../texts';
import { en } from '../texts/en';
import { EVERY_EVENT, UNKNOWN_EVENT } from '@switchboard/web/every-event';
import { saveTranscript } from './save-transcript';

const words = await loadWords(['en']);
const AT = '2026-01-01T12:00:00.000Z';
const WHEN = new Date(AT).toLocaleString('en');
const message = (given: object) =>
  ({ at: AT, kind: 'text', attachment: null, text: null, ...given }) as Message;
const visitor = { kind: 'visitor', name: 'Vera' };
const agent = { kind: 'agent', name: 'Ada' };

/** What the browser is asked to save. */
async function saved(...messages: Message[]) {
  const made: Blob[] = [];
  const link = { href: '', download: '', click: jest.fn() };
  Object.assign(globalThis, { document: { createElement: () => link } });
  jest.spyOn(URL, 'createObjectURL').mockImplementation((blob) => `blob:${made.push(blob as Blob)}`);
  const revoked = jest.spyOn(URL, 'revokeObjectURL').mockReturnValue();
  const transcript = { current: { current: () => ({ messages }) } };
  saveTranscript({ transcript, contact: { startedAt: AT } } as unknown as ChatModel, words);
  jest.runAllTimers();
  expect(revoked).toHaveBeenCalledWith('blob:1');
  return { link, lines: ((await made[0]?.text()) ?? '').split('\n') };
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

describe('a saved conversation', () => {
  it('has a line for everything that was said, with who and when', async () => {
    const { link, lines } = await saved(
      message({ sender: visitor, text: 'hello' }),
      message({ sender: agent, text: 'hi' }),
      message({ sender: { kind: 'agent', name: null }, text: 'me too' }),
    );

    expect(lines).toEqual([
      `[${WHEN}] ${en.you}: hello`,
      `[${WHEN}] Ada: hi`,
      `[${WHEN}] ${en.somebody}: me too`,
    ]);
    expect(link).toMatchObject({ href: 'blob:1', download: 'chat-2026-01-01.txt' });
    expect(link.click).toHaveBeenCalledTimes(1);
  });

  it('names files, also one whose name would like to hide', async () => {
    const { lines } = await saved(
      message({ kind: 'file', sender: agent, attachment: { name: 'a\u202Efdp.exe' }, text: 'see' }),
    );

    expect(lines).toEqual([`[${WHEN}] Ada: <a\uFFFDfdp.exe> see`]);
  });

  it('says what happened, in the words of the page', async () => {
    const { lines } = await saved(
      message({ kind: 'event', sender: agent, event: EVERY_EVENT.joined }),
      message({ kind: 'event', sender: agent, event: UNKNOWN_EVENT }),
    );

    expect(lines).toEqual([`[${WHEN}] ${words.t('joined', { name: 'Ann' })}`]);
  });
});
