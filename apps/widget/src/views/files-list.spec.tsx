import { render, screen } from '@testing-library/preact';
import type { ChatModel } from '../model/chat.model';
import { Store } from '../model/store';
import { Words } from '../texts';
import { en } from '../texts/en';
import { HereContext } from './context';
import { FilesList } from './files-list';

const words = new Words('en', en);

/** A model of which this view asks for its files only. */
function modelOf(attachments: readonly { id: string; name: string; at: string; state: string }[]): ChatModel {
  const state = new Store({ attachments });
  return { files: { state, refresh: () => Promise.resolve() } } as unknown as ChatModel;
}

const show = (model: ChatModel) =>
  render(
    <HereContext.Provider value={{ model, words }}>
      <FilesList />
    </HereContext.Provider>,
  );

describe('the list of files (S10)', () => {
  it('says that there are none yet', () => {
    show(modelOf([]));

    expect(screen.getByText(en.noFiles)).toBeTruthy();
  });

  it('has the newest first', () => {
    show(
      modelOf([
        { id: '1', name: 'old.txt', at: '2026-01-01T10:00:00.000Z', state: 'scanning' },
        { id: '2', name: 'new.txt', at: '2026-01-01T10:05:00.000Z', state: 'scanning' },
      ]),
    );

    const shown = screen.getAllByRole('listitem').map((item) => item.textContent);
    expect(shown).toEqual([expect.stringContaining('new.txt'), expect.stringContaining('old.txt')]);
  });
});
