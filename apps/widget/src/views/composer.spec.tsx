import { jest } from '@jest/globals';
import { fireEvent, screen } from '@testing-library/preact';
import { userEvent } from '@testing-library/user-event';
import { Composer } from './composer';
import { aModel, type Given, show, texts } from './on-stage';

const CONTACT = { id: 'c', state: 'active', participants: [], filePolicy: null };
const INVITATION = {
  id: 'i',
  issuedAt: new Date(Date.now() - 1_000).toISOString(),
  expiresAt: new Date(Date.now() + 60_000).toISOString(),
  filesLeft: 3,
  offsetMs: 0,
  types: ['*'],
};
const staged = (given: object = {}) => ({
  id: 'f',
  file: new File(['x'], 'photo.png'),
  description: '',
  refusal: null,
  progress: null,
  problem: null,
  ...given,
});

function composer(files: object = {}, given: Given = {}) {
  const say = jest.fn();
  const types = jest.fn();
  const model = aModel({
    ...given,
    state: { contact: CONTACT, ...given.state },
    files,
    deeds: { say, types },
  });
  const sendAll = jest.spyOn(model.files, 'sendAll').mockResolvedValue();
  const stage = jest.spyOn(model.files, 'stage').mockReturnValue();
  const shown = show(<Composer />, model);
  return { ...shown, say, types, sendAll, stage };
}
const field = () => screen.getByLabelText<HTMLTextAreaElement>(texts.write);
const send = () => screen.getByRole<HTMLButtonElement>('button', { name: texts.send });

beforeEach(() => sessionStorage.clear());

describe('what a visitor writes', () => {
  it('goes by Enter, trimmed; the field is empty then, and has the cursor', async () => {
    const { say, sendAll } = composer();

    await userEvent.type(field(), ' Hello {Enter}');

    expect(say).toHaveBeenCalledWith('Hello');
    expect(sendAll).toHaveBeenCalled();
    expect(field().value).toBe('');
  });

  it('breaks by Shift+Enter', async () => {
    const { say } = composer();

    await userEvent.type(field(), 'a{Shift>}{Enter}{/Shift}b');

    expect(field().value).toBe('a\nb');
    expect(say).not.toHaveBeenCalled();
  });

  it('is not sent by the Enter that chooses a word of an input method (W21)', () => {
    const { say } = composer();
    fireEvent.input(field(), { target: { value: 'にほん' } });

    fireEvent.keyDown(field(), { key: 'Enter', keyCode: 229 });

    expect(say).not.toHaveBeenCalled();
  });

  it('is nothing where nobody could see it', async () => {
    const { say } = composer();

    await userEvent.type(field(), '   {Enter}');

    expect(send().disabled).toBe(true);
    expect(say).not.toHaveBeenCalled();
  });

  it('waits where it is too long, and nothing of it is cut (W22)', () => {
    const { say } = composer();

    fireEvent.input(field(), { target: { value: 'x'.repeat(4_001) } });
    fireEvent.keyDown(field(), { key: 'Enter' });

    expect(field().value).toHaveLength(4_001);
    expect(send().disabled).toBe(true);
    expect(say).not.toHaveBeenCalled();
  });

  it('is there again after a reload, until it is sent', async () => {
    const { unmount } = composer();
    await userEvent.type(field(), 'half a sent');
    unmount();

    const again = composer();
    expect(field().value).toBe('half a sent');
    await userEvent.type(field(), '{Enter}');
    again.unmount();

    composer();
    expect(field().value).toBe('');
  });

  it('is told to the other side while it is written', async () => {
    const { types } = composer();

    await userEvent.type(field(), 'a');

    expect(types).toHaveBeenCalled();
  });
});

describe('files beside it', () => {
  it('need a permit: without one there is no paperclip, and Send does not wait for them (G7, 14)', () => {
    composer({ mode: 'onInvitation', staged: [staged()], ended: 'expired' });

    expect(screen.queryByRole('button', { name: texts.attach })).toBeNull();
    expect(send().disabled).toBe(true);
    expect(screen.getByRole('alert').textContent).toBe(texts['problem.no_active_invitation']);
  });

  it('go without a word where one is permitted, with the time that is left (G8)', () => {
    composer({ mode: 'onInvitation', staged: [staged()], invitation: INVITATION });

    expect(send().disabled).toBe(false);
    screen.getByRole('timer', { name: /^\d:\d\d left for sending files$/ });
    screen.getByRole('button', { name: texts.attach });
  });

  it('that the policy refuses say why, and are not what Send waits for', () => {
    composer({ mode: 'always', staged: [staged({ refusal: 'file_too_large' })] });

    expect(screen.getByRole('alert').textContent).toBe(texts['problem.file_too_large']);
    expect(send().disabled).toBe(true);
  });

  it('on their way show how far, and can be called back', async () => {
    const { model } = composer({ mode: 'always', staged: [staged({ progress: 0.42 })] });

    expect(screen.getByRole('progressbar', { name: 'Sending, 42 %' })).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Cancel sending photo.png' }));

    expect(model.files.state.current.staged).toEqual([]);
  });

  it('that could not be sent stay for another try', async () => {
    const { sendAll } = composer({ mode: 'always', staged: [staged({ problem: 'offline' })] });

    await userEvent.click(screen.getByRole('button', { name: texts.tryAgain }));

    expect(sendAll).toHaveBeenCalledTimes(1);
  });

  it('have a description, from which Enter sends', async () => {
    const { sendAll, model } = composer({ mode: 'always', staged: [staged()] });

    await userEvent.type(screen.getByLabelText(/^Description/), 'M');
    expect(model.files.state.current.staged[0]?.description).toBe('M');
    await userEvent.keyboard('{Enter}');

    expect(sendAll).toHaveBeenCalled();
  });

  it('may be pasted', () => {
    const { stage } = composer({ mode: 'always' });
    const files = [new File(['x'], 'pasted.png')];

    fireEvent.paste(field(), { clipboardData: { files } });

    expect(stage).toHaveBeenCalledWith(files);
  });

  it('give the cursor back to the field when one is taken away', async () => {
    composer({ mode: 'always', staged: [staged()] });

    await userEvent.click(screen.getByRole('button', { name: 'Remove photo.png' }));

    expect(document.activeElement).toBe(field());
  });
});
