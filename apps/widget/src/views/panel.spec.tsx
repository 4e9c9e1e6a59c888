import { jest } from '@jest/globals';
import { act, fireEvent, screen } from '@testing-library/preact';
import { userEvent } from '@testing-library/user-event';
import { aModel, type Given, show, texts } from './on-stage';
import { Panel } from './panel';

const CONTACT = { id: 'c', state: 'active', participants: [] };
const FORM = { phase: 'form', config: { fields: [], openNow: true, agentsAvailable: true } };
function panel(given: Given = {}) {
  const close = jest.fn();
  const model = aModel({ ...given, deeds: { close, ...given.deeds } });
  show(<Panel />, model);
  return { model, close };
}

describe('the panel', () => {
  it('says that it is loading', () => {
    panel();

    screen.getByText(texts.loading);
  });

  it('says that it could not be loaded, and tries again', async () => {
    const begin = jest.fn<() => Promise<void>>().mockResolvedValue();
    panel({ state: { phase: 'failed' }, deeds: { begin } });

    await userEvent.click(screen.getByRole('button', { name: texts.retry }));

    expect(begin).toHaveBeenCalledTimes(1);
    expect(screen.getByRole('alert').textContent).toContain(texts.loadFailed);
  });

  it('closes by Escape and by its cross, and nothing of the page around it by that (P43)', async () => {
    const { close } = panel({ state: FORM });

    const isKept = !fireEvent.keyDown(screen.getByRole('dialog'), { key: 'Escape' });
    await userEvent.click(screen.getByRole('button', { name: texts.close }));

    expect(isKept).toBe(true);
    expect(close).toHaveBeenCalledTimes(2);
  });

  it('has the cursor in its first field when the visitor opens it (13)', async () => {
    panel({ state: FORM });

    expect(document.activeElement?.getAttribute('name')).toBe('text');
  });

  it('takes no cursor where the page opened it by itself', () => {
    panel({ state: FORM, deeds: { isAttended: false } });

    expect(document.activeElement).toBe(document.body);
  });

  it('shows the files of a chat, and leads back', async () => {
    panel({ state: { phase: 'contact', contact: CONTACT } });
    await userEvent.click(screen.getByRole('button', { name: texts.showFiles }));
    await screen.findByText(texts.noFiles);

    await userEvent.click(screen.getByRole('button', { name: texts.hideFiles }));

    await screen.findByRole('log');
  });

  it('takes no page away for a file that misses its place', () => {
    panel({ state: FORM });

    expect(fireEvent.drop(screen.getByRole('dialog'))).toBe(false);
  });

  it('says that the line is lost only when that lasts, and what is late instead (P14)', async () => {
    jest.useFakeTimers();
    const { model } = panel({ state: { phase: 'contact', contact: CONTACT, line: 'down' } });
    expect(screen.queryByText(texts.offline)).toBeNull();

    await act(() => void jest.advanceTimersByTime(2_600));
    screen.getByText(texts.offline);
    await act(() => model.state.patch({ line: 'slow' }));
    screen.getByText(texts.slow);
    await act(() => model.state.patch({ line: 'up' }));

    expect(screen.queryByText(texts.slow)).toBeNull();
    jest.useRealTimers();
  });
});
