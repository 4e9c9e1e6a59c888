import { ProblemError } from '@switchboard/web';
import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { aFreshConsole, server, shows } from '../fake-console';
import { en } from '../texts/en';

const { ThingSection } = await import('./thing-section');

const QUEUE = {
  id: 'q1',
  number: 7,
  name: 'Support',
  memberIds: [],
  offerTimeoutSeconds: 30,
  wrapUpSeconds: 60,
  priority: 0,
};
const ULLA = {
  id: 'u1',
  name: 'Ulla',
  email: 'ulla@shop.example',
  roles: ['agent'],
  rights: [],
  capacity: 3,
};
const SHOP = {
  id: 'w1',
  key: 'demonstration',
  name: 'Shop',
  queueIds: ['q1'],
  allowedOrigins: [],
  colours: { accent: '#1f6feb', onAccent: '#ffffff' },
  fields: [],
  texts: {},
};
const lists = (path: string, ...items: object[]) => server.on(`GET /v1/${path}`, { items, nextCursor: null });

beforeEach(async () => {
  await aFreshConsole();
  lists('users', ULLA);
  lists('queues', QUEUE);
  lists('teams');
  lists('widgets', SHOP);
  lists('statuses');
  lists('pause-reasons');
});

const section = (path: Parameters<typeof ThingSection>[0]['path']) =>
  shows(<ThingSection path={path} />, { at: `/administration/${path}` });
const dialog = async () => within(await screen.findByRole('dialog'));
async function opens(path: Parameters<typeof ThingSection>[0]['path'], button: string | RegExp = 'Create') {
  const shown = section(path);
  await userEvent.click(await screen.findByRole('button', { name: button }));
  return { ...shown, form: await dialog() };
}
const field = (form: Awaited<ReturnType<typeof dialog>>, name: string) => form.getByRole('textbox', { name });
const says = (element: HTMLElement) =>
  (element.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .map((id) => document.getElementById(id)?.textContent)
    .join(' ');

describe('an empty list', () => {
  it('says how to begin', async () => {
    section('teams');

    await screen.findByText('Create the first one.');
  });

  it('that cannot be read says why, and can be asked for again', async () => {
    server.on('GET /v1/teams', () => {
      throw new ProblemError('forbidden', 403, '');
    });
    section('teams');
    await screen.findByText('You may not do this.');

    lists('teams', { id: 't1', name: 'Red', memberIds: [], supervisorIds: [] });
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));

    await screen.findByRole('cell', { name: 'Red' });
  });
});

describe('a form', () => {
  it('is called after what it makes, one of it', async () => {
    await opens('users');

    expect(screen.getByRole('dialog', { name: 'New user' })).toBeTruthy();
  });

  it('says at each field what is missing, puts the cursor there, and sends nothing', async () => {
    const { form } = await opens('users');

    await userEvent.click(form.getByRole('button', { name: 'Save' }));

    const name = field(form, 'Name');
    expect(says(name)).toContain(en['wrong.empty']);
    expect(document.activeElement).toBe(name);
    expect(form.getByRole('alert').textContent).toBe(en['problem.invalid_input']);
    expect(server.askedOf('POST /v1/users')).toEqual([]);
  });

  it('takes its words back as soon as the field is mended', async () => {
    const { form } = await opens('users');
    await userEvent.click(form.getByRole('button', { name: 'Save' }));

    await userEvent.type(field(form, 'Name'), 'U');

    expect(says(field(form, 'Name'))).not.toContain(en['wrong.empty']);
    expect(says(field(form, 'E-mail'))).toContain(en['wrong.empty']);
  });

  it('says at the e-mail that somebody has it already', async () => {
    server.on('PATCH /v1/users/u1', () => {
      throw new ProblemError('conflict', 409, 'This e-mail address belongs to somebody else', {
        errors: [{ path: 'email', message: 'is taken' }],
      });
    });
    const { form } = await opens('users', 'Edit Ulla');
    await userEvent.type(field(form, 'E-mail'), 'x');

    await userEvent.click(form.getByRole('button', { name: 'Save' }));

    await waitFor(() => expect(says(field(form, 'E-mail'))).toContain(en['wrong.emailTaken']));
    expect(document.activeElement).toBe(field(form, 'E-mail'));
  });

  it('says in our words what only the server found wrong', async () => {
    server.on('PATCH /v1/queues/q1', () => {
      throw new ProblemError('invalid_input', 400, '', {
        errors: [{ path: 'input.name', message: 'Too small: expected string to have >=1 characters' }],
      });
    });
    const { form } = await opens('queues', 'Edit Support');

    await userEvent.click(form.getByRole('button', { name: 'Save' }));

    await waitFor(() => expect(says(field(form, 'Name'))).toContain(en['wrong.refused']));
    expect(screen.queryByText(/expected string/)).toBeNull();
  });

  it('does not change a number that is out of its range, it says the range', async () => {
    const { form } = await opens('queues', 'Edit Support');
    const seconds = field(form, 'Seconds to answer an offer');

    await userEvent.clear(seconds);
    await userEvent.type(seconds, '2');
    await userEvent.click(form.getByRole('button', { name: 'Save' }));

    expect((seconds as HTMLInputElement).value).toBe('2');
    expect(says(seconds)).toContain('A whole number from 5 to 3600.');
  });

  it('closes when it is saved, and asks nothing', async () => {
    server.on('PATCH /v1/queues/q1', QUEUE);
    const { form } = await opens('queues', 'Edit Support');
    await userEvent.type(field(form, 'Name'), ' two');

    await userEvent.click(form.getByRole('button', { name: 'Save' }));

    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(server.askedOf('PATCH /v1/queues/q1')[0]?.body).toMatchObject({ name: 'Support two' });
  });
});

describe('what was typed and not saved', () => {
  const question = () => screen.findByRole('dialog', { name: en['unsaved.title'] });

  it.each([
    ['Escape', () => userEvent.keyboard('{Escape}')],
    ['the cross', () => userEvent.click(screen.getByRole('button', { name: 'Close' }))],
    ['Cancel', () => userEvent.click(screen.getByRole('button', { name: 'Cancel' }))],
  ])('is not thrown away by %s without a question', async (_way, goes) => {
    const { form } = await opens('users');
    await userEvent.type(field(form, 'Name'), 'Ulla');

    await goes();
    await userEvent.click(within(await question()).getByRole('button', { name: en['unsaved.stay'] }));

    await waitFor(() => expect(screen.queryByRole('dialog', { name: en['unsaved.title'] })).toBeNull());
    expect((field(form, 'Name') as HTMLInputElement).value).toBe('Ulla');
  });

  it('goes where that is said', async () => {
    const { form } = await opens('users');
    await userEvent.type(field(form, 'Name'), 'Ulla');
    await userEvent.click(form.getByRole('button', { name: 'Cancel' }));

    await userEvent.click(within(await question()).getByRole('button', { name: en['unsaved.go'] }));

    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('asks before another page as well', async () => {
    const { form, history } = await opens('users');
    await userEvent.type(field(form, 'Name'), 'Ulla');

    history.push('/reports');

    await question();
    expect(history.location.pathname).toBe('/administration/users');
    await userEvent.click(screen.getByRole('button', { name: en['unsaved.go'] }));
    await waitFor(() => expect(history.location.pathname).toBe('/reports'));
  });

  it('asks nothing where nothing was typed', async () => {
    await opens('users');

    await userEvent.keyboard('{Escape}');

    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });
});

describe('what is deleted', () => {
  const asks = async () => {
    const { form } = await opens('queues', 'Edit Support');
    await userEvent.click(form.getByRole('button', { name: 'Delete' }));
    return within(form.getByRole('group', { name: 'Delete Support?' }));
  };

  it('is asked for once more, and then gone', async () => {
    server.on('DELETE /v1/queues/q1', {});
    const asked = await asks();
    expect(server.askedOf('DELETE /v1/queues/q1')).toEqual([]);

    await userEvent.click(asked.getByRole('button', { name: 'Delete' }));

    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('stays where something uses it, and it is said by what', async () => {
    server.on('DELETE /v1/queues/q1', () => {
      throw new ProblemError('conflict', 409, 'The widget Shop uses it');
    });
    const asked = await asks();

    await userEvent.click(asked.getByRole('button', { name: 'Delete' }));

    expect((await asked.findByRole('alert')).textContent).toBe(
      `${en['admin.inUse']} The widget Shop uses it`,
    );
  });
});

describe('a widget', () => {
  it('whose queue is gone says so instead of a number that nobody knows', async () => {
    lists('queues');

    const { form } = await opens('widgets', 'Edit Shop');

    expect(await form.findAllByText('deleted')).not.toEqual([]);
    expect(form.queryByText('q1')).toBeNull();
  });

  it('whose colours are hard to read says how hard, and offers better ones', async () => {
    const { form } = await opens('widgets', 'Edit Shop');
    const accent = form.getByRole('textbox', { name: 'Colour' });
    await userEvent.clear(accent);
    await userEvent.type(accent, '#ffee00');

    form.getByText(/Contrast 1\.\d : 1, hard to read/);
    await userEvent.click(form.getByRole('button', { name: 'Use black' }));

    form.getByText(/well to read/);
    expect((form.getByRole('textbox', { name: 'Colour on it' }) as HTMLInputElement).value).toBe('#000000');
  });

  it('says at the field of its form what is wrong with it', async () => {
    const { form } = await opens('widgets', 'Edit Shop');
    await userEvent.click(form.getByRole('button', { name: 'Add a field' }));

    await userEvent.click(form.getByRole('button', { name: 'Save' }));

    expect(says(field(form, 'Field name'))).toContain(en['wrong.fieldName']);
    expect(says(field(form, 'Name'))).not.toContain(en['wrong.fieldName']);
    await userEvent.type(field(form, 'Field name'), 'order');
    await userEvent.type(field(form, 'Label'), 'Order number');
    server.on('PATCH /v1/widgets/w1', { ...SHOP, key: 'demonstration' });
    await userEvent.click(form.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(server.askedOf('PATCH /v1/widgets/w1')).toHaveLength(1));
    expect(server.askedOf('PATCH /v1/widgets/w1')[0]?.body).toMatchObject({
      fields: [{ name: 'order', label: { en: 'Order number' }, type: 'text', required: false }],
    });
  });

  it('keeps its words by language, and sends none that are empty', async () => {
    server.on('PATCH /v1/widgets/w1', SHOP);
    const { form } = await opens('widgets', 'Edit Shop');
    await userEvent.type(field(form, 'Title'), 'Ask');
    await userEvent.selectOptions(form.getByRole('combobox', { name: 'Language' }), 'de');
    expect((field(form, 'Title') as HTMLInputElement).value).toBe('');
    await userEvent.type(field(form, 'Title'), 'Frag');

    await userEvent.click(form.getByRole('button', { name: 'Save' }));

    await waitFor(() => expect(server.askedOf('PATCH /v1/widgets/w1')).toHaveLength(1));
    expect(server.askedOf('PATCH /v1/widgets/w1')[0]?.body).toMatchObject({
      texts: { en: { title: 'Ask' }, de: { title: 'Frag' } },
    });
  });
});
