import { screen } from '@testing-library/preact';
import { FilesList } from './files-list';
import { show, texts } from './on-stage';

const aFile = (id: string, name: string, at: string) => ({ id, name, at, state: 'scanning', sizeBytes: 1 });
const list = (...attachments: object[]) =>
  show(<FilesList />, {
    files: { attachments },
  });

describe('the list of files (S10)', () => {
  it('says that there are none yet', () => {
    list();

    expect(screen.getByText(texts.noFiles)).toBeTruthy();
  });

  it('has the newest first', () => {
    list(
      aFile('1', 'old.txt', '2026-01-01T10:00:00.000Z'),
      aFile('2', 'new.txt', '2026-01-01T10:05:00.000Z'),
    );

    const shown = screen.getAllByRole('listitem').map((item) => item.textContent);
    expect(shown).toEqual([expect.stringContaining('new.txt'), expect.stringContaining('old.txt')]);
  });
});
