import type { User } from '@switchboard/contracts';
import { ProblemError } from '@switchboard/web';
import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { ada, aFreshConsole, aMessage, server, shows } from '../fake-console';

const { ReportPage } = await import('./report.page');

const FILE = {
  id: 'f',
  contactId: 'c',
  name: 'terms.txt',
  description: null,
  mediaType: 'text/plain',
  sizeBytes: 12,
  state: 'clean',
  link: null,
  previewLink: null,
  reason: null,
};
const opening = (id: string, minute: number, kind = 'staff') => ({
  at: `2026-01-01T10:0${minute}:00.000Z`,
  who: { kind, id },
  rule: 6,
  outcome: 'allowed',
});
const REPORT = {
  contactId: 'c',
  state: 'closed',
  queue: { id: 'q', number: 7, name: 'Support' },
  visitor: { id: 'v', name: 'Vera', email: 'vera@example.com', fields: { aVeryLongFieldName: '4711' } },
  agents: [{ id: 'ada', name: 'Ada', teamIds: [], from: '2026-01-01T10:00:30.000Z', to: null }],
  participants: [{ id: 'ada', kind: 'agent', name: 'Ada' }],
  segments: [
    { kind: 'waiting', agentId: null, from: '2026-01-01T10:00:00.000Z', to: '2026-01-01T10:00:30.000Z' },
  ],
  startedAt: '2026-01-01T10:00:00.000Z',
  answeredAt: '2026-01-01T10:00:30.000Z',
  endedAt: '2026-01-01T10:02:30.000Z',
  closedAt: '2026-01-01T10:03:00.000Z',
  waitSeconds: 30,
  talkSeconds: 120,
  wrapUpSeconds: 30,
  endedBy: 'agent',
  status: { id: 's', name: 'Solved' },
  notSet: false,
  important: true,
  messageCount: 1,
  attachmentCount: 1,
  expiresAt: null,
  hold: null,
  rating: { score: 4, text: 'Quick', at: '2026-01-01T10:03:00.000Z' },
  transcript: [aMessage(1, { text: 'The blue armchair' })],
  attachments: [{ ...FILE, openings: [opening('ada', 1), opening('ada', 2), opening('sue', 3)] }],
};

const as = async (given: Partial<User>) => {
  await aFreshConsole({ ...ada, id: 'me', name: 'Me', ...given } as User);
  server
    .on('GET /v1/reports/contacts/c', REPORT)
    .on('GET /v1/contacts/c/attachments', { items: [FILE], nextCursor: null })
    .on('GET /v1/users', { items: [{ id: 'sue', name: 'Sue Supervisor' }], nextCursor: null });
};
const page = () => shows(<ReportPage contactId="c" />, { at: '/reports/c' });

describe('a report', () => {
  it('has times, people, outcome and rating', async () => {
    await as({ roles: ['supervisor'] });
    page();

    await screen.findByRole('heading', { name: 'Vera' });
    for (const text of ['0:30', '2:00', 'vera@example.com', '4711', 'the agent', '4 / 5 Quick', 'Important'])
      expect(screen.getAllByText(text)).not.toEqual([]);
    expect(document.title).toBe('Vera · Reports · Switchboard');
  });

  it('says once of each reader that he opened a file, how often, and by name also where he was not in it', async () => {
    await as({ roles: ['supervisor'] });
    page();
    const openings = within(await screen.findByRole('list', { name: 'Who opened it' }));

    await openings.findByText(/^Sue Supervisor, allowed, /);
    openings.getByText(/^Ada, allowed, 2 ×, last /);
    expect(openings.getAllByRole('listitem')).toHaveLength(2);
  });

  it('asks for no list of staff in the name of whoever may not have it', async () => {
    await as({ roles: ['agent'], rights: ['reports'] });
    page();

    await screen.findByText(/^staff, allowed, /);
    expect(server.askedOf('GET /v1/users')).toEqual([]);
  });

  it('that is not there for him says so', async () => {
    await as({ roles: ['supervisor'] });
    server.on('GET /v1/reports/contacts/c', () => {
      throw new ProblemError('report_not_found', 404, '');
    });
    page();

    await screen.findByText('There is no such report for you.');
  });
});

describe('what is kept of it', () => {
  const path = '/v1/reports/contacts/c';
  const deed = async (name: string) => userEvent.click(await screen.findByRole('button', { name }));

  it('is held with a reason by who has the right, and let go again', async () => {
    await as({ roles: ['agent'], rights: ['reports', 'hold'] });
    server.on(`PUT ${path}/hold`, {}).on(`DELETE ${path}/hold`, {});
    page();
    await userEvent.type(await screen.findByRole('textbox', { name: 'Reason for a hold' }), 'A claim');
    const hold = { reason: 'A claim', by: 'me', at: '2026-01-02T10:00:00.000Z' };
    server.on(`GET ${path}`, { ...REPORT, hold });

    await deed('Hold');

    await screen.findByText(/^On hold since .*: A claim$/);
    expect(server.askedOf(`PUT ${path}/hold`).map(({ body }) => body)).toEqual([{ reason: 'A claim' }]);
    await deed('Lift the hold');
    await waitFor(() => expect(server.askedOf(`DELETE ${path}/hold`)).toHaveLength(1));
  });

  it('is deleted by administrators, after a question that names what goes', async () => {
    await as({ roles: ['administrator'] });
    server.on(`POST ${path}/expire`, {});
    page();

    await deed('Delete now');
    const question = within(await screen.findByRole('dialog', { name: 'Delete this contact?' }));
    question.getByText(/1 messages and 1 files/);
    expect(server.askedOf(`POST ${path}/expire`)).toEqual([]);
    await userEvent.click(question.getByRole('button', { name: 'Delete now' }));

    await waitFor(() => expect(server.askedOf(`POST ${path}/expire`)).toHaveLength(1));
  });

  it('is nothing that others may change', async () => {
    await as({ roles: ['supervisor'] });
    page();

    await screen.findByText('Kept as long as the contact is not closed');
    for (const name of ['Hold', 'Delete now']) expect(screen.queryByRole('button', { name })).toBeNull();
  });
});
