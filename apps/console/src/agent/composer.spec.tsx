import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { aContact, ada, aFreshConsole, asked, hasContact, server, shows, signsIn } from '../fake-console';

const { ContactPage } = await import('./contact.page');
const { keepContact } = await import('./desk.data');

const sent: FormData[] = [];
Object.assign(globalThis, {
  XMLHttpRequest: class {
    upload = {};
    status = 201;
    responseText = '{}';
    onloadend: (() => void) | null = null;
    open() {}
    setRequestHeader() {}
    abort() {}
    send(form: FormData) {
      sent.push(form);
      this.onloadend?.();
    }
  },
});

const plan = new File(['a plan'], 'plan.txt', { type: 'text/plain' });
const forVisitor = () => screen.findByLabelText<HTMLTextAreaElement>('Write to the visitor');
const forStaff = () => screen.findByLabelText<HTMLTextAreaElement>('Write a note for staff');
const messages = () =>
  asked
    .filter(([event]) => event === 'message.send')
    .map(([, { text, visibility }]) => ({ text, visibility }));
const filesSent = () => sent.map((form) => (form.get('file') as File).name);
const switchesTo = (mode: 'Message' | 'Note') => userEvent.click(screen.getByRole('radio', { name: mode }));
const carrying = (file: File) => ({
  types: ['Files'],
  items: [{ kind: 'file', type: file.type, getAsFile: () => file }],
});
const drops = async (file: File) => {
  fireEvent.drop(await screen.findByRole('log'), { dataTransfer: carrying(file) });
};
const pastes = async (file: File) => {
  fireEvent.paste(await screen.findByRole('log'), { clipboardData: carrying(file) });
};
const types = async (field: Promise<HTMLElement>, text: string) =>
  fireEvent.change(await field, { target: { value: text } });

beforeEach(async () => {
  sent.length = 0;
  await aFreshConsole();
  hasContact(aContact());
});

describe('half a note (K19)', () => {
  it('comes back as a note after a look elsewhere, and Enter keeps it among staff', async () => {
    const { unmount } = shows(<ContactPage contactId="c" />);
    await forVisitor();
    await switchesTo('Note');
    await types(forStaff(), 'owes us money');
    unmount();

    shows(<ContactPage contactId="c" />);
    expect((await forStaff()).value).toBe('owes us money');
    await userEvent.type(await forStaff(), '{Enter}');

    expect(messages()).toEqual([{ text: 'owes us money', visibility: 'staff' }]);
  });

  it('stays a note even before a letter of it is written: whoever comes back goes on writing', async () => {
    const { unmount } = shows(<ContactPage contactId="c" />);
    await forVisitor();
    await switchesTo('Note');
    unmount();

    shows(<ContactPage contactId="c" />);

    await forStaff();
  });

  it('begun while the contact waits stays a note when the contact is active again', async () => {
    hasContact(aContact({ state: 'waiting' }));
    shows(<ContactPage contactId="c" />);
    await types(forStaff(), 'left us twice');

    act(() => keepContact(aContact({ state: 'active' })));

    expect((await forStaff()).value).toBe('left us twice');
  });

  it('is not there for whoever signs in afterwards', async () => {
    const { unmount } = shows(<ContactPage contactId="c" />);
    await forVisitor();
    await switchesTo('Note');
    await types(forStaff(), 'owes us money');
    unmount();
    await signsIn({ ...ada, id: 'bruno' });

    shows(<ContactPage contactId="c" />);

    expect((await forVisitor()).value).toBe('');
  });

  it('whose reader cannot be told any more is not brought back at all', async () => {
    sessionStorage.setItem('switchboard-draft-ada-c', 'owes us money');

    shows(<ContactPage contactId="c" />);

    expect((await forVisitor()).value).toBe('');
  });
});

describe('a file and a note (K23)', () => {
  it('do not go together: what was staged before waits for the next message, and that is said', async () => {
    shows(<ContactPage contactId="c" />);
    await forVisitor();
    await drops(plan);
    await screen.findByText('plan.txt');
    await switchesTo('Note');
    await screen.findByText(/not sent with this note/);
    await types(forStaff(), 'do not show the plan');
    await userEvent.type(await forStaff(), '{Enter}');

    expect(messages()).toEqual([{ text: 'do not show the plan', visibility: 'staff' }]);
    expect(filesSent()).toEqual([]);
    await switchesTo('Message');
    await userEvent.click(screen.getByRole('button', { name: 'Send' }));
    await waitFor(() => expect(filesSent()).toEqual(['plan.txt']));
  });

  it('cannot be sent by Send where there is nothing but the file', async () => {
    shows(<ContactPage contactId="c" />);
    await forVisitor();
    await drops(plan);
    await switchesTo('Note');

    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Send' }).disabled).toBe(true);
  });

  it.each([
    ['dropped', () => drops(plan)],
    ['pasted', () => pastes(plan)],
    ['asked for by Alt+F', () => userEvent.keyboard('{Alt>}f{/Alt}')],
  ])('%s in a note is refused with a sentence', async (_how, bring) => {
    shows(<ContactPage contactId="c" />);
    await forVisitor();
    await switchesTo('Note');

    await bring();

    await screen.findByText('A note is text only. Write a message to send a file to the visitor.');
    expect(screen.queryByText('plan.txt')).toBeNull();
  });

  it('are not offered together: neither the paperclip nor the arrow stands there', async () => {
    shows(<ContactPage contactId="c" />);
    await forVisitor();
    screen.getByRole('button', { name: 'Attach a file' });
    await switchesTo('Note');

    expect(screen.queryByRole('button', { name: 'Attach a file' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Upload a file' })).toBeNull();
  });
});

it.each([
  ['c', 'ç'],
  ['n', 'Dead'],
  ['i', 'ı'],
  ['f', 'ƒ'],
])('Option+%s writes %s in the field, and does nothing else (K02)', async (letter, key) => {
  const solved = { id: 's', name: 'Solved', queueIds: [], finalOutcome: true };
  hasContact(aContact({ status: solved as never }));
  shows(<ContactPage contactId="c" />);
  const field = await forVisitor();
  server.asked.length = 0;

  const isLeft = fireEvent.keyDown(field, { key, code: `Key${letter.toUpperCase()}`, altKey: true });

  expect(isLeft).toBe(true);
  expect(server.asked).toEqual([]);
  await forVisitor();
});

describe('a file beside the message', () => {
  it('is said to be unsent where the conversation ends before it went', async () => {
    shows(<ContactPage contactId="c" />);
    await forVisitor();
    await drops(plan);
    await screen.findByText('plan.txt');

    act(() => keepContact(aContact({ state: 'wrapUp' })));

    await screen.findByText('The conversation has ended. These files were not sent.');
    await pastes(plan);
    await screen.findByText('Files can be sent only while you talk with the visitor.');
    await types(forStaff(), 'done');
    await userEvent.type(await forStaff(), '{Enter}');
    expect(filesSent()).toEqual([]);
  });
});

describe('what is written', () => {
  it('stays whole however much is pasted; the count is said, and Send waits (K15)', async () => {
    shows(<ContactPage contactId="c" />);
    const pasted = 'é'.repeat(5_010);

    await types(forVisitor(), pasted);
    await userEvent.type(await forVisitor(), '{Enter}');

    expect((await forVisitor()).value).toBe(pasted);
    screen.getByText(/5,010 of 4,000 characters/);
    screen.getByText(/more than can be sent at once/);
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Send' }).disabled).toBe(true);
    expect(messages()).toEqual([]);
  });

  it('is counted as the server counts it: signs, without the blanks around them (K15)', async () => {
    shows(<ContactPage contactId="c" />);
    const whole = '😀'.repeat(4_000);
    await types(forVisitor(), `  ${whole}\n`);

    await userEvent.click(screen.getByRole('button', { name: 'Send' }));

    expect(messages()).toEqual([{ text: whole, visibility: 'everyone' }]);
  });

  it.each([
    ['an input method that still composes', { isComposing: true, keyCode: 13 }],
    ['Safari, which ends the composition first', { isComposing: false, keyCode: 229 }],
  ])('is not sent by the Enter of %s (K05)', async (_whose, marks) => {
    shows(<ContactPage contactId="c" />);
    await types(forVisitor(), '漢字');

    fireEvent.keyDown(await forVisitor(), { key: 'Enter', ...marks });
    expect(messages()).toEqual([]);
    fireEvent.keyDown(await forVisitor(), { key: 'Enter', keyCode: 13 });
    expect(messages()).toHaveLength(1);
  });

  it('is not sent where nobody could see anything of it (C09)', async () => {
    shows(<ContactPage contactId="c" />);
    await types(forVisitor(), '\u200b\u2060');

    await userEvent.type(await forVisitor(), '{Enter}');

    expect(messages()).toEqual([]);
  });

  it('goes on a new line with Shift (D17)', async () => {
    shows(<ContactPage contactId="c" />);

    fireEvent.keyDown(await forVisitor(), { key: 'Enter', shiftKey: true });

    expect(messages()).toEqual([]);
  });
});

it('a description that is too long for its file keeps the file here (K15)', async () => {
  shows(<ContactPage contactId="c" />);
  await forVisitor();
  await drops(plan);
  await types(screen.findByLabelText('Description (optional): plan.txt'), 'x'.repeat(1_001));

  screen.getByText(/1,001 of 1,000 characters/);
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Send' }).disabled).toBe(true);
});
