import type { User } from '@switchboard/contracts';
import { ProblemError } from '@switchboard/web';
import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { ada, aFreshConsole, server, shows } from '../fake-console';

const { ReportsPage } = await import('./reports.page');

const LIST = 'GET /v1/reports/contacts';
const report = (name: string, given: object = {}) => ({
  contactId: name,
  state: 'closed',
  queue: { id: 'q', number: 7, name: 'Support' },
  visitor: { id: 'v', name, email: null, fields: {} },
  agents: [{ id: 'ada', name: 'Ada' }],
  startedAt: '2026-01-01T10:00:00.000Z',
  answeredAt: '2026-01-01T10:00:30.000Z',
  status: { id: 's', name: 'Solved' },
  notSet: false,
  important: false,
  waitSeconds: 30,
  talkSeconds: 111,
  messageCount: 4,
  attachmentCount: 0,
  ...given,
});
const found = (items: object[], nextCursor: string | null = null) => server.on(LIST, { items, nextCursor });

beforeEach(async () => {
  await aFreshConsole({ ...ada, roles: ['supervisor'] } as User);
  server
    .on('GET /v1/queues', { items: [{ id: 'q', name: 'Support' }], nextCursor: null })
    .on('GET /v1/statuses', { items: [{ id: 's', name: 'Solved' }], nextCursor: null });
  found([report('Vera')]);
});

const page = (at = '/reports') => shows(<ReportsPage />, { at });
const asked = () => server.askedOf(LIST).map(({ query }) => query);

describe('the list of reports', () => {
  it('says so where there is nothing', async () => {
    found([]);
    page();

    await screen.findByText('Nothing matches, or nothing has happened yet.');
  });

  it('leads to each report, by a press anywhere or by its link', async () => {
    const { history } = page();

    await userEvent.click(await screen.findByText('Vera'));

    await waitFor(() => expect(history.location.pathname).toBe('/reports/Vera'));
  });

  it('has its next page behind a button', async () => {
    found([report('Vera')], 'next');
    page();
    await screen.findByText('Vera');
    found([report('Wanda')]);

    await userEvent.click(screen.getByRole('button', { name: 'Show more' }));

    await screen.findByText('Wanda');
    expect(asked().at(-1)).toMatchObject({ cursor: 'next' });
    expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull();
  });

  it('that cannot be read says why, and may be asked again', async () => {
    server.on(LIST, () => {
      throw new ProblemError('forbidden', 403, '');
    });
    page();
    await screen.findByText('You may not do this.');
    found([report('Vera')]);

    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));

    await screen.findByText('Vera');
  });

  it.each([
    [{ status: null, notSet: true }, 'Not set'],
    [{ status: null, state: 'abandoned', answeredAt: null }, 'Abandoned'],
    [{ status: null, state: 'abandoned' }, 'Left while waiting again'],
    [{ status: null, state: 'active' }, 'Active'],
  ])('says of %j what became of it', async (given, words) => {
    found([report('Vera', given)]);
    page();

    await screen.findByRole('cell', { name: words });
  });
});

describe('the search', () => {
  it('looks while one types, once for a word, and stands in the address', async () => {
    const { history } = page();
    await screen.findByText('Vera');
    server.asked.length = 0;

    await userEvent.type(screen.getByLabelText('Search'), 'armchair');

    await waitFor(() => expect(history.location.search).toContain('armchair'));
    expect(asked()).toEqual([expect.objectContaining({ text: 'armchair' })]);
    expect(screen.getByLabelText<HTMLInputElement>('Search').value).toBe('armchair');
  });

  it('looks at once by Enter', async () => {
    const { history } = page();
    await screen.findByText('Vera');

    await userEvent.type(screen.getByLabelText('Search'), 'chair{Enter}');

    expect(history.location.search).toContain('chair');
  });

  it('is emptied by "Clear" with everything else', async () => {
    const { history } = page('/reports?text=chair&important=true');
    await screen.findByText('Vera');
    expect(screen.getByLabelText<HTMLInputElement>('Search').value).toBe('chair');

    await userEvent.click(screen.getByRole('button', { name: 'Clear' }));

    await waitFor(() => expect(history.location.search).toBe(''));
    expect(screen.getByLabelText<HTMLInputElement>('Search').value).toBe('');
    expect(screen.getByLabelText<HTMLInputElement>('Important').checked).toBe(false);
  });

  it('says that a time which ends before it begins finds nothing', async () => {
    page('/reports?from=2026-01-10&to=2026-01-01');

    await screen.findByText('Before the day it begins.');
  });

  it('narrows by queue, status, files and importance', async () => {
    const { history } = page();
    await screen.findByText('Vera');
    await screen.findByRole('option', { name: 'Solved' });

    await userEvent.selectOptions(screen.getByLabelText('Status'), 'Solved');
    await waitFor(() => expect(history.location.search).toContain('statusId=s'));
    await userEvent.click(screen.getByLabelText('With files'));

    await waitFor(() => expect(history.location.search).toContain('hasAttachments'));
    await waitFor(() => expect(asked().at(-1)).toMatchObject({ statusId: 's', hasAttachments: 'true' }));
  });
});
