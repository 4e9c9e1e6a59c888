import { jest } from '@jest/globals';
import { act, fireEvent, screen, waitFor } from '@testing-library/preact';
import { userEvent } from '@testing-library/user-event';
import { EVERY_EVENT, UNKNOWN_EVENT } from '@switchboard/web/every-event';
import { WAITING_WINDOW } from '@switchboard/contracts';
import { Chat, LAST_FOLLOWED_PLACE } from './chat';
import { aModel, type Given, show, texts } from './on-stage';

const contact = (given: object = {}) => ({
  id: 'c',
  state: 'active',
  participants: [{ id: 'a', kind: 'agent', name: 'Ada' }],
  startedAt: '2026-01-01T10:00:00.000Z',
  ...given,
});
const message = (seq: number, given: object = {}) => ({
  id: `m${seq}`,
  seq,
  kind: 'text',
  sender: { kind: 'agent', id: 'a', name: 'Ada' },
  text: `line ${seq}`,
  attachment: null,
  event: null,
  at: '2026-01-01T10:00:00.000Z',
  ...given,
});
const OWN = { sender: { kind: 'visitor', id: 'v', name: 'Vera' } };

function aTranscript(messages: object[], outgoing: object[] = []) {
  const transcript = {
    transcript: { messages, outgoing },
    current: () => transcript.transcript,
    subscribe: () => () => undefined,
    retry: jest.fn(),
    drop: jest.fn(),
  };
  return transcript;
}

function chat({
  messages = [] as object[],
  outgoing = [] as object[],
  ...given
}: Given & { messages?: object[]; outgoing?: object[] }) {
  const transcript = aTranscript(messages, outgoing);
  const model = aModel({
    ...given,
    state: { phase: 'contact', contact: contact(), ...given.state },
    transcript,
  });
  show(<Chat />, model);
  return { model, transcript };
}
const lines = () => screen.getAllByRole('listitem').map(({ textContent }) => textContent);

describe('a chat', () => {
  it('says where one stands in the queue, how long it may take, and that one may write already', () => {
    chat({ state: { contact: contact({ state: 'waiting', position: 3, estimatedWaitSeconds: 100 }) } });

    const queue = screen
      .getAllByRole('status')
      .map(({ textContent }) => textContent)
      .join();
    for (const words of ['You are number 3 in the queue.', 'About 2 min.', texts.mayWrite])
      expect(queue).toContain(words);
  });

  it('says honestly that many are before, where no exact place is followed', () => {
    chat({ state: { contact: contact({ state: 'waiting', position: 150, estimatedWaitSeconds: null }) } });

    screen.getByText('There are 100 people or more before you.');
    expect(LAST_FOLLOWED_PLACE).toBe(WAITING_WINDOW);
  });

  it('promises no place where none is known', () => {
    chat({ state: { contact: contact({ state: 'waiting', position: null, estimatedWaitSeconds: null }) } });

    screen.getByText(texts.waitingSoon);
  });

  it('shows what was said, by whom, and how far one’s own last line got', () => {
    chat({ messages: [message(1, OWN), message(2), message(3, OWN)], state: { readSeq: 0 } });

    expect(lines()[0]).not.toMatch(/Sent|Seen/);
    expect(lines()[1]).toContain('Ada');
    expect(lines()[2]).toMatch(/line 3.*Sent$/);
  });

  it.each([
    ['was read', { state: { readSeq: 1 }, messages: [message(1, OWN)] }],
    ['was answered', { messages: [message(1, OWN), message(2)] }],
  ])('says "Seen" of a line that %s (10)', (_what, given) => {
    chat(given);

    expect(lines()[0]).toMatch(/Seen$/);
  });

  it('says what happened, and nothing of what it does not know', () => {
    const event = (seq: number, given: object) => message(seq, { kind: 'event', event: given, text: null });
    chat({ messages: [event(1, EVERY_EVENT.joined), event(2, UNKNOWN_EVENT)] });

    expect(lines()).toEqual(['Ann joined the chat.']);
  });

  it('says what is on its way and what was refused, which may be tried again or thrown away (R33)', async () => {
    const { transcript } = chat({
      outgoing: [
        { clientMessageId: 'o1', text: 'soon', state: 'sending', code: null },
        { clientMessageId: 'o2', text: 'never', state: 'failed', code: 'rate_limited' },
      ],
    });
    expect(lines()[0]).toMatch(/soon.*Sending$/);
    expect(screen.getByRole('alert').textContent).toContain(texts['problem.rate_limited']);

    await userEvent.click(screen.getByRole('button', { name: texts.tryAgain }));
    await userEvent.click(screen.getByRole('button', { name: texts.discard }));

    expect(transcript.retry).toHaveBeenCalledWith('o2');
    expect(transcript.drop).toHaveBeenCalledWith('o2');
  });

  it('says who types, only of those who are there', () => {
    chat({ state: { typing: ['a', 'gone'] } });

    screen.getByText('Ada is typing …');
  });

  it('tells that its end is in view, and no longer when it is gone', async () => {
    const endInView = jest.fn();
    const model = aModel({
      state: { phase: 'contact', contact: contact() },
      transcript: aTranscript([message(1)]),
      deeds: { endInView },
    });
    const { unmount } = show(<Chat />, model);
    expect(endInView).toHaveBeenLastCalledWith(true);

    unmount();

    await waitFor(() => expect(endInView).toHaveBeenLastCalledWith(false));
  });
});

describe('a file that is dragged over a chat', () => {
  const over = (isOver: boolean) => fireEvent[isOver ? 'dragEnter' : 'dragLeave'](screen.getByRole('log'));

  it('is shown where it may be dropped, while it may be', async () => {
    chat({ files: { mode: 'always' } });

    over(true);
    await screen.findByText(texts.dropHere);
    over(false);

    await waitFor(() => expect(screen.queryByText(texts.dropHere)).toBeNull());
  });

  it('is not taken without a word where none may be sent (14)', async () => {
    chat({ files: { mode: 'onInvitation' } });
    over(true);
    expect(screen.queryByText(texts.dropHere)).toBeNull();

    fireEvent.drop(screen.getByRole('log'), { dataTransfer: { files: [new File(['x'], 'a.txt')] } });

    expect((await screen.findByRole('alert')).textContent).toBe(texts['problem.not_invited']);
  });
});

describe('the end of a chat', () => {
  it('is asked for twice, so that nobody ends it by a slip', async () => {
    const leave = jest.fn<() => Promise<void>>().mockResolvedValue();
    chat({ deeds: { leave } });
    await userEvent.click(screen.getByRole('button', { name: texts.leave }));
    expect(document.activeElement).toBe(screen.getByRole('button', { name: texts.leaveYes }));

    await userEvent.click(screen.getByRole('button', { name: texts.leaveNo }));
    expect(leave).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole('button', { name: texts.leave }));
    await userEvent.click(screen.getByRole('button', { name: texts.leaveYes }));

    expect(leave).toHaveBeenCalledTimes(1);
  });

  it('takes the field away, and leads on', async () => {
    const startAgain = jest.fn();
    chat({ state: { contact: contact({ state: 'closed' }) }, deeds: { startAgain } });
    expect(screen.queryByLabelText(texts.write)).toBeNull();
    screen.getByText(texts.ended);

    await userEvent.click(screen.getByRole('button', { name: texts.again }));

    expect(startAgain).toHaveBeenCalled();
  });

  it('asks how it was, with a word if one likes, and thanks', async () => {
    const rate = jest.fn<(score: number, text: string) => Promise<void>>().mockResolvedValue();
    const { model } = chat({ state: { contact: contact({ state: 'closed' }) }, deeds: { rate } });
    expect(screen.queryByRole('button', { name: texts.rateSend })).toBeNull();

    await userEvent.click(screen.getByRole('radio', { name: '4 of 5' }));
    await userEvent.type(screen.getByLabelText(texts.rateText), 'Quick');
    await userEvent.click(screen.getByRole('button', { name: texts.rateSend }));

    expect(rate).toHaveBeenCalledWith(4, 'Quick');
    await act(() => model.state.patch({ rating: 'given' }));
    screen.getByText(texts.rated);
  });

  it('asks nobody how it was whom nobody answered', () => {
    chat({ state: { contact: contact({ state: 'abandoned' }) } });

    expect(screen.queryByRole('radio')).toBeNull();
  });
});
