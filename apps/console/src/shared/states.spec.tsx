import { MantineProvider } from '@mantine/core';
import { ProblemError } from '@switchboard/web';
import { render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { Failed } from './states';

describe('what could not be loaded', () => {
  it('says why in words, and is asked for again at a press', async () => {
    let tries = 0;
    const error = new ProblemError('offline', 0, 'socket hang up');
    render(<Failed error={error} onRetry={() => (tries += 1)} />, { wrapper: MantineProvider });

    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));

    expect(tries).toBe(1);
    expect(screen.getByRole('alert').textContent).not.toContain('socket hang up');
  });
});
