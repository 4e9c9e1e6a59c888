import { ProblemError } from '@switchboard/web';
import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { aFreshConsole, server, shows } from '../fake-console';
import { en } from '../texts/en';

const { FilePolicySection } = await import('./file-policy-section');

const MB = 1024 * 1024;
const POLICY = {
  inbound: {
    mode: 'onInvitation',
    types: ['pdf', 'image/*'],
    maxFileBytes: 5 * MB,
    maxFiles: 10,
    maxTotalBytes: 50 * MB,
    invitationSeconds: 300,
  },
  outbound: { types: ['*'], maxFileBytes: 5 * MB, consent: 'none' },
  saved: true,
  updatedAt: '2026-01-01T10:00:00.000Z',
  ceilingBytes: 30 * MB,
};

beforeEach(async () => {
  await aFreshConsole();
  server.on('GET /v1/file-policy', POLICY).on('PUT /v1/file-policy', {});
});

const section = () => shows(<FilePolicySection />, { at: '/administration/file-policy' });
const seconds = () => screen.findByRole('textbox', { name: 'Seconds of an invitation' });
const fill = async (field: HTMLElement, text: string) => {
  await userEvent.clear(field);
  await userEvent.type(field, text);
};
const saves = () => userEvent.click(screen.getByRole('button', { name: 'Save' }));
const sent = () => server.askedOf('PUT /v1/file-policy').map(({ body }) => body);

describe('the file policy', () => {
  it('that nobody has saved says that visitors cannot send files (G1)', async () => {
    server.on('GET /v1/file-policy', { ...POLICY, saved: false, updatedAt: null });
    section();

    await screen.findByText(en['policy.neverSaved']);
  });

  it('is saved with sizes in bytes and types as a list (G5, G11, G15)', async () => {
    section();
    await fill(await seconds(), '240');
    await fill(screen.getAllByRole('textbox', { name: 'Types' })[0] as HTMLElement, 'PDF, .png zip');

    await saves();

    await waitFor(() => expect(sent()).toHaveLength(1));
    expect(sent()[0]).toEqual({
      inbound: { ...POLICY.inbound, invitationSeconds: 240, types: ['pdf', '.png', 'zip'] },
      outbound: POLICY.outbound,
    });
    await screen.findByText('Saved');
  });

  it('does not make five seconds of one in silence: it says what may be (G11)', async () => {
    section();
    await fill(await seconds(), '1');

    await saves();

    await screen.findByText('A whole number from 5 to 3600.');
    expect(((await seconds()) as HTMLInputElement).value).toBe('1');
    expect(sent()).toEqual([]);
  });

  it('says how large a file may be at most here, and which word is no type', async () => {
    section();
    await seconds();
    const [largest] = screen.getAllByRole('textbox', { name: 'Largest file (MB)' });
    const [types] = screen.getAllByRole('textbox', { name: 'Types' });
    await fill(largest as HTMLElement, '31');
    await fill(types as HTMLElement, 'pdf, p?g');

    await saves();

    await screen.findByText('More than 0 and at most 30 MB.');
    screen.getByText(/p\?g is no type/);
    expect(document.activeElement).toBe(types);
  });

  it('that the server does not take says so, and keeps what was typed', async () => {
    server.on('PUT /v1/file-policy', () => {
      throw new ProblemError('unavailable', 503, '');
    });
    section();
    await fill(await seconds(), '240');

    await saves();

    expect((await screen.findByRole('alert')).textContent).toBe(en['problem.unavailable']);
    expect(((await seconds()) as HTMLInputElement).value).toBe('240');
  });

  it('asks before what was typed is lost by another page', async () => {
    const { history } = section();
    await fill(await seconds(), '240');

    history.push('/administration/users');

    await screen.findByRole('dialog', { name: en['unsaved.title'] });
    expect(history.location.pathname).toBe('/administration/file-policy');
  });
});
