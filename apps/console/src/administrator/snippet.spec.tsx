import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { Snippet } from './snippet';

const WIDGET = {
  key: 'w1',
  colours: { accent: '#112233', onAccent: '#ffffff' },
  texts: { en: { title: 'Ask' }, de: {} },
  fields: [],
};

const aSnippet = (widget: Parameters<typeof Snippet>[0]['widget']) => (
  <MantineProvider env="test">
    <Notifications />
    <Snippet widget={widget} />
  </MantineProvider>
);
const shows = () => render(aSnippet(WIDGET));
const LINE = '<script src="http://localhost/widget.js" data-key="w1" async></script>';

describe('the line for a website', () => {
  it('is copied', async () => {
    const user = userEvent.setup();
    shows();

    await user.click(screen.getByRole('button', { name: 'Copy' }));

    await screen.findByRole('button', { name: 'Copied' });
    expect(await navigator.clipboard.readText()).toBe(LINE);
  });

  it('is selected for the keyboard where the browser has no clipboard for the page (K01)', async () => {
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: undefined });
    shows();

    fireEvent.click(screen.getByRole('button', { name: 'Copy' }));

    await screen.findByText(/The line is selected/);
    expect(String(getSelection())).toBe(LINE);
  });
});

describe('the preview', () => {
  const inside = () => screen.getByTitle<HTMLIFrameElement>('Preview').contentWindow as Window;
  const listen = () => {
    const heard: unknown[] = [];
    inside().postMessage = ((data: unknown) => heard.push(data)) as Window['postMessage'];
    return heard;
  };
  const comesUp = (source: Window, origin = location.origin) =>
    act(
      () =>
        void window.dispatchEvent(
          new MessageEvent('message', { data: 'switchboard-preview', source, origin }),
        ),
    );

  it('is told how the widget looks when it is there, and nobody else is', () => {
    shows();
    const heard = listen();
    comesUp(window);
    comesUp(inside(), 'https://elsewhere.example');
    expect(heard).toEqual([]);

    comesUp(inside());

    const { colours, fields } = WIDGET;
    expect(heard).toEqual([{ switchboardPreview: { colours, fields, texts: { en: { title: 'Ask' } } } }]);
  });

  it('follows what is typed', () => {
    const { rerender } = shows();
    const heard = listen();

    rerender(aSnippet({ ...WIDGET, colours: { accent: '#ffee00', onAccent: '#000000' } }));

    expect(heard).toMatchObject([{ switchboardPreview: { colours: { accent: '#ffee00' } } }]);
  });
});
