import { jest } from '@jest/globals';
import { fireEvent, screen, waitFor } from '@testing-library/preact';
import { userEvent } from '@testing-library/user-event';
import type { StartForm } from '../model/chat.model';
import { show, texts } from './on-stage';
import { PreChat } from './pre-chat';

const field = (name: string, given: object = {}) => ({
  name,
  type: 'text',
  label: {},
  required: false,
  options: [],
  ...given,
});
const form = (
  config: object,
  start = jest.fn<(form: StartForm) => Promise<boolean>>().mockResolvedValue(true),
) => {
  const shown = show(<PreChat />, {
    state: { config: { fields: [], openNow: true, agentsAvailable: true, ...config } },
    deeds: { start },
  });
  return { ...shown, start };
};
const button = () => screen.getByRole<HTMLButtonElement>('button');

describe('the form before a chat', () => {
  it('asks what the configuration wants to know, in its words, in ours for what we know, else by the name', () => {
    form({
      fields: [
        field('name', { required: true }),
        field('order', { label: { en: 'Order number' } }),
        field('x'),
      ],
    });

    for (const label of [texts.name, `Order number (${texts.optional})`, `x (${texts.optional})`])
      screen.getByLabelText(label);
  });

  it.each([
    ['email', 'email'],
    ['tel', 'tel'],
    ['checkbox', 'checkbox'],
    ['text', 'text'],
  ])('asks a %s by a field of its kind', (type, expected) => {
    form({ fields: [field('x', { type, required: true })] });

    expect(screen.getByLabelText<HTMLInputElement>('x').type).toBe(expected);
  });

  it('sends what was filled in: personal things by themselves, the rest as fields, nothing that is blank', async () => {
    const fields = [field('name'), field('email', { type: 'email' }), field('order'), field('empty')];
    const { start } = form({ fields });
    await userEvent.type(screen.getByLabelText(new RegExp(texts.name)), ' Vera ');
    await userEvent.type(screen.getByLabelText(/order/), '4711');
    await userEvent.type(screen.getByLabelText(/empty/), '   ');
    await userEvent.type(screen.getByLabelText(new RegExp(texts.message)), 'Hello');

    await userEvent.click(button());

    expect(start).toHaveBeenCalledWith({
      name: 'Vera',
      text: 'Hello',
      language: 'en',
      fields: { order: '4711' },
    });
  });

  it('says that it is starting, and may be sent again where that did not work', async () => {
    let answer: (isStarted: boolean) => void = () => undefined;
    const start = jest.fn(() => new Promise<boolean>((resolve) => (answer = resolve)));
    form({}, start);
    await userEvent.click(button());
    await waitFor(() => expect(button().textContent).toBe(texts.starting));
    expect(button().disabled).toBe(true);

    answer(false);

    await waitFor(() => expect(button().disabled).toBe(false));
    expect(button().textContent).toBe(texts.start);
  });

  it('says what was wrong, and that nobody is there just now', () => {
    show(<PreChat />, {
      state: { config: { fields: [], openNow: true, agentsAvailable: false }, problem: 'queue_full' },
    });

    expect(screen.getByRole('alert').textContent).toBe(texts['problem.queue_full']);
    screen.getByText(texts.nobodyTitle);
  });

  it('keeps a text that is too long whole, and says so where the browser asks (W22)', () => {
    form({});
    const message = screen.getByLabelText<HTMLTextAreaElement>(new RegExp(texts.message));

    fireEvent.input(message, { target: { value: 'x'.repeat(4_010) } });

    expect(message.value).toHaveLength(4_010);
    expect(message.validationMessage).toContain('4010');
    screen.getByText(/4010 of 4000 characters: too long/);
  });

  it('keeps what was begun for whoever comes back to it', () => {
    const { model } = form({});

    fireEvent.input(screen.getByLabelText(new RegExp(texts.message)), { target: { value: 'half a sent' } });

    expect(model.formText).toBe('half a sent');
  });

  it('is closed outside of the opening hours, in the shop’s own words', () => {
    form({ openNow: false });

    screen.getByRole('heading', { name: texts.closedTitle });
    expect(screen.queryByRole('button')).toBeNull();
  });
});
