import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { fireEvent, render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { Snippet } from './snippet';

function shows() {
  render(
    <MantineProvider env="test">
      <Notifications />
      <Snippet widget={{ key: 'w1', revision: 1 }} />
    </MantineProvider>,
  );
}
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
