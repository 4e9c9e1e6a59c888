import type { User } from '@switchboard/contracts';
import { ProblemError } from '@switchboard/web';
import { screen, waitFor, within } from '@testing-library/react';
import { ada, aFreshConsole, server, shows, emits } from '../fake-console';

const { LivePage } = await import('./live.page');

const NOW = Date.now();
const at = (secondsAgo: number) => new Date(NOW - secondsAgo * 1_000).toISOString();
const queue = (id: string, given: object = {}) => ({
  queue: { id, number: 7, name: `Queue ${id}` },
  waiting: 0,
  longestWaitSeconds: 0,
  active: 0,
  offeredToday: 0,
  answeredToday: 0,
  serviceLevelToday: null,
  ...given,
});
const agent = (name: string, given: object = {}) => ({
  id: name,
  name,
  teamIds: [],
  state: 'available',
  reason: null,
  since: at(10),
  load: 0,
  capacity: 3,
  ...given,
});
const place = (name: string, waitingSince: string, queueId = 'a') => ({
  contactId: name,
  queue: { id: queueId, number: 7, name: `Queue ${queueId}` },
  visitor: { name, fields: {} },
  position: 1,
  waitingSince,
});
const figures = (given: object = {}) =>
  server.on('GET /v1/reports/live', { queues: [queue('a')], agents: [], ageSeconds: 0, ...given });
const waits = (items: object[], count = items.length) =>
  server.on('GET /v1/waiting', { items, count, nextCursor: count > items.length ? 'more' : null });

beforeEach(async () => {
  await aFreshConsole({ ...ada, roles: ['supervisor'] } as User);
  figures();
  waits([]);
});

const page = () => shows(<LivePage />, { at: '/live' });
const tile = (label: string) =>
  screen.getAllByText(label, { selector: 'dt' })[0]?.parentElement?.querySelector('dd')?.textContent;
const secondsOf = (text = '') => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);

describe('the live page', () => {
  it('says so where nobody waits and nobody has been here', async () => {
    page();

    await screen.findByText('Nobody is waiting');
    screen.getByText('No agent of your teams has been here yet');
    expect(tile('Waiting')).toBe('0');
    expect(tile('Longest wait')).toBe('0:00');
  });

  it('says in the tile, the queue and the list the same of who waits, whatever the figures say', async () => {
    figures({ queues: [queue('a', { waiting: 5, longestWaitSeconds: 3 }), queue('b')] });
    waits([place('Anna', at(124)), place('Bruno', at(30)), place('Cleo', at(5), 'b')]);
    page();
    await screen.findByText('Anna');

    await waitFor(() => expect(tile('Waiting')).toBe('3'));
    const longest = secondsOf(tile('Longest wait'));
    expect(Math.abs(longest - 124)).toBeLessThan(10);
    const row = screen.getAllByRole('row', { name: /Queue a/ })[0] as HTMLElement;
    expect(within(row).getByText('2')).toBeTruthy();
    const list = screen.getByText('Anna').closest('tr') as HTMLElement;
    expect(Math.abs(secondsOf(list.lastElementChild?.textContent ?? '') - longest)).toBeLessThanOrEqual(1);
  });

  it('goes by the figures where more wait than a list holds', async () => {
    figures({ queues: [queue('a', { waiting: 512, longestWaitSeconds: 600 })] });
    waits([place('Anna', at(5))], 512);
    page();
    await screen.findByText('Anna');

    expect(tile('Waiting')).toBe('512');
    expect(secondsOf(tile('Longest wait'))).toBeGreaterThanOrEqual(600);
  });

  it.each(['live.changed', 'waiting.changed'] as const)('asks for both again at %s', async (event) => {
    page();
    await screen.findByText('Nobody is waiting');
    server.asked.length = 0;

    emits(event, { queueId: 'a' });

    await waitFor(() => {
      expect(server.askedOf('GET /v1/reports/live')).toHaveLength(1);
      expect(server.askedOf('GET /v1/waiting')).toHaveLength(1);
    });
  });

  it('has those who are available first, with reason, time and load', async () => {
    figures({
      agents: [
        agent('Zoe', { state: 'offline' }),
        agent('Bea', { state: 'paused', reason: 'Lunch' }),
        agent('Ann', { load: 2 }),
      ],
    });
    page();
    await screen.findByText('Ann');

    const rows = screen.getAllByRole('row').filter((row) => /Zoe|Bea|Ann/.test(row.textContent ?? ''));
    expect(rows.map((row) => row.firstElementChild?.textContent)).toEqual(['Ann', 'Bea', 'Zoe']);
    expect(rows[0]?.textContent).toContain('2 of 3');
    expect(rows[1]?.textContent).toContain('Lunch');
    expect(tile('Agents available')).toBe('1 / 3');
  });

  it('says that figures are old, and grows older while none come', async () => {
    figures({ ageSeconds: 42, agents: [agent('Ann')] });
    page();

    await screen.findByText(/Figures are 4\d s old/);
  });

  it('that cannot be read says why, and may be asked again', async () => {
    server.on('GET /v1/reports/live', () => {
      throw new ProblemError('forbidden', 403, '');
    });
    page();

    await screen.findByText('You may not do this.');
    screen.getByRole('button', { name: 'Try again' });
  });
});
