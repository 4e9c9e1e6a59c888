import { render, screen } from '@testing-library/react';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { UNKNOWN_EVENT } from '@switchboard/web/every-event';
import { aMessage } from '../fake-console';

const { queries } = await import('../api');
const { Transcript } = await import('./transcript');

const ROW = 50;
const WINDOW = 400;

beforeEach(() => {
  const size = (name: string, value: (element: HTMLElement) => number) =>
    Object.defineProperty(HTMLElement.prototype, name, {
      configurable: true,
      get(this: HTMLElement) {
        return value(this);
      },
    });
  const isScroller = (element: HTMLElement) => element.getAttribute('role') === 'log';
  size('offsetHeight', (element) => (isScroller(element) ? WINDOW : ROW));
  size('offsetWidth', () => 600);
  size('clientHeight', (element) => (isScroller(element) ? WINDOW : ROW));
  size('scrollHeight', () => 10_000);
});

type Props = Parameters<typeof Transcript>[0];
const view = (props: Partial<Props>) => (
  <MantineProvider env="test">
    <QueryClientProvider client={queries}>
      <Transcript messages={[]} ownId="ada" {...props} />
    </QueryClientProvider>
  </MantineProvider>
);
const lines = (count: number, given: object = {}) =>
  Array.from({ length: count }, (_, index) => aMessage(index + 1, given));
const OWN = { sender: { kind: 'agent', id: 'ada', name: 'Ada' } };

describe('a transcript', () => {
  it('is one page of rows, however long it is', () => {
    render(view({ messages: lines(1_000) }));

    expect(screen.getByRole('log').querySelectorAll('[data-index]').length).toBeLessThan(60);
  });

  it('says under one’s last line that was seen that it was', () => {
    const messages = [aMessage(1, OWN), aMessage(2, OWN), aMessage(3, OWN)];
    render(view({ messages, readUpTo: 2 }));

    const seen = screen.getAllByText('Seen');

    expect(seen).toHaveLength(1);
    expect(seen[0]?.closest('[data-index]')?.getAttribute('data-index')).toBe('1');
  });

  it('shows nothing of an event of a later version, in a talk and in a report, not even when it was', () => {
    const unknown = aMessage(2, { kind: 'event', event: UNKNOWN_EVENT, text: null });
    render(view({ messages: [aMessage(1), unknown, aMessage(3)] }));

    const rows = [...screen.getByRole('log').querySelectorAll('[data-index]')];

    expect(rows.map(({ textContent }) => /line \d/.exec(textContent ?? '')?.[0])).toEqual([
      'line 1',
      'line 3',
    ]);
  });

  it('announces what others write when it comes, and nothing that was there', () => {
    const { rerender } = render(view({ messages: lines(2) }));
    const announced = () => document.querySelector('[aria-live=polite]')?.textContent;
    expect(announced()).toBe('');
    const at = new Date(Date.now() + 60_000).toISOString();

    rerender(view({ messages: [...lines(2), aMessage(3, { at, text: 'and now?' })] }));

    expect(announced()).toBe('Vera: and now?');
  });
});
