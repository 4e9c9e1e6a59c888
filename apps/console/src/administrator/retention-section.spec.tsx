import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { aFreshConsole, server, shows } from '../fake-console';

const { RetentionSection } = await import('./retention-section');

const TERMS = { reportDays: 730, attachmentDays: null, graceDays: 0, queues: [] };
const PREVIEW = {
  token: 'the-token',
  expiresAt: '2026-01-01T10:10:00.000Z',
  at: '2026-01-01T10:00:00.000Z',
  count: 3,
  onHold: 1,
  oldestClosedAt: '2025-01-01T10:00:00.000Z',
  queues: [{ queue: { id: 'q', number: 7, name: 'Support' }, count: 3, onHold: 1, oldestClosedAt: null }],
};
const RECEIPT = {
  contactId: 'a-contact',
  at: '2026-01-01T10:00:00.000Z',
  why: 'term',
  by: null,
  confirmed: [{ service: 'files', at: '2026-01-01T10:00:01.000Z', deleted: { attachments: 2, openings: 1 } }],
  outstanding: ['chat'],
  completedAt: null,
  digest: null,
};

beforeEach(async () => {
  await aFreshConsole();
  server
    .on('GET /v1/retention', { ...TERMS, saved: false, updatedAt: null })
    .on('PUT /v1/retention', {})
    .on('POST /v1/retention/preview', PREVIEW)
    .on('POST /v1/retention/purge', {})
    .on('GET /v1/queues', { items: [{ id: 'q', number: 7, name: 'Support' }], nextCursor: null })
    .on('GET /v1/reports/purges', { items: [RECEIPT], nextCursor: null });
});

const section = () => shows(<RetentionSection />, { at: '/administration/retention' });
const field = (name: string) => screen.findAllByRole('textbox', { name });
const fill = async (name: string, text: string, nth = 0) => {
  const found = (await field(name))[nth] as HTMLElement;
  await userEvent.clear(found);
  await userEvent.type(found, text);
};
const presses = (name: string) => userEvent.click(screen.getByRole('button', { name }));
const sent = (what: string) => server.askedOf(what).map(({ body }) => body);

describe('retention', () => {
  it('is saved with terms for all and others for one queue', async () => {
    section();
    await fill('Days that reports are kept', '365');
    await presses('Add terms for a queue');
    await fill('Days that reports are kept', '30', 1);
    await fill('Days that files are kept', '7', 1);

    await presses('Save');

    await waitFor(() =>
      expect(sent('PUT /v1/retention')).toEqual([
        {
          reportDays: 365,
          attachmentDays: null,
          graceDays: 0,
          queues: [{ queueId: 'q', reportDays: 30, attachmentDays: 7 }],
        },
      ]),
    );
  });

  it('keeps no files longer than their report, and says so before anything is sent', async () => {
    section();
    await fill('Days that reports are kept', '30');
    await fill('Days that files are kept', '31');

    await presses('Save');

    await screen.findByText('A whole number from 1 to 30.');
    expect(sent('PUT /v1/retention')).toEqual([]);
  });

  it('shows what the terms in the form would delete, and deletes it after one more question', async () => {
    section();
    await fill('Days that reports are kept', '30');
    await presses('What would be deleted?');
    await screen.findByText('Contacts past these terms: 3');
    screen.getByText('7 Support: 3');
    expect(sent('POST /v1/retention/preview')).toEqual([{ terms: { ...TERMS, reportDays: 30 } }]);

    await presses('Delete them now');
    const question = within(await screen.findByRole('dialog', { name: 'Delete 3 contacts?' }));
    expect(sent('POST /v1/retention/purge')).toEqual([]);
    await userEvent.click(question.getByRole('button', { name: 'Delete them now' }));

    await waitFor(() => expect(sent('POST /v1/retention/purge')).toEqual([{ token: 'the-token' }]));
  });

  it('has receipts that say who has confirmed, and who has not', async () => {
    section();

    await screen.findByText('confirmed, 3 records');
    screen.getByText('not confirmed yet');
    screen.getByText('its term was over');
  });
});
