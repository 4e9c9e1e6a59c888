import { jest } from '@jest/globals';
import { fireEvent, screen, waitFor } from '@testing-library/preact';
import { userEvent } from '@testing-library/user-event';
import type { Attachment } from '@switchboard/contracts';
import { AttachmentView } from './attachment';
import { aModel, show, texts } from './on-stage';

const FILE = {
  id: 'f',
  name: 'photo.png',
  description: null,
  mediaType: 'image/png',
  sizeBytes: 2_048,
  state: 'clean',
  link: '/a/1/2',
  previewLink: '/a/1/2/preview',
} as unknown as Attachment;

function file(given: object = {}) {
  const model = aModel();
  const picture = jest
    .spyOn(model.files, 'picture')
    .mockImplementation((link) => Promise.resolve(`blob:${link}`));
  const open = jest.spyOn(model.files, 'open').mockResolvedValue();
  show(<AttachmentView attachment={{ ...FILE, ...given } as Attachment} />, model);
  return { picture, open };
}
beforeEach(() => void (URL.revokeObjectURL = jest.fn() as typeof URL.revokeObjectURL));

describe('a file of a chat', () => {
  it.each([
    ['scanning', texts.beingChecked],
    ['held', texts.waitingForScanner],
    ['infected', texts.blocked],
    ['unscannable', texts.blocked],
    ['recalled', texts.deleted],
    ['deleted', texts.deleted],
  ])('that is %s cannot be opened and says why', (state, words) => {
    file({ state });

    screen.getByText(`2 KB · ${words}`);
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('is opened by its name, or by what it is said to be (V9)', async () => {
    const { open } = file({ mediaType: 'application/pdf', description: 'The bill' });

    await userEvent.click(screen.getByRole('button', { name: 'Download The bill' }));

    expect(open).toHaveBeenCalledWith('f');
  });

  it('that is a picture is shown small, and enlarged as it really is (V10, V11)', async () => {
    const { picture } = file();
    const thumb = await screen.findByRole('button', { name: 'Enlarge photo.png' });
    expect(picture).toHaveBeenCalledWith('/a/1/2/preview');

    await userEvent.click(thumb);

    const large = await screen.findByRole('dialog', { name: 'photo.png' });
    await waitFor(() => expect(large.querySelector('img')?.src).toBe('blob:/a/1/2'));
    expect(document.activeElement).toBe(screen.getByRole('button', { name: texts.closePicture }));
  });

  it.each([
    ['Escape', () => fireEvent.keyDown(screen.getByRole('dialog'), { key: 'Escape' })],
    ['the cross', () => fireEvent.click(screen.getByRole('button', { name: texts.closePicture }))],
    ['a press beside it', () => fireEvent.click(screen.getByRole('dialog'))],
  ])('is small again by %s, with the cursor where it was', async (_way, closes) => {
    file();
    await userEvent.click(await screen.findByRole('button', { name: 'Enlarge photo.png' }));

    closes();

    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Enlarge photo.png' }));
  });

  it('keeps the keyboard while it is large: nothing lies below it that could be pressed', async () => {
    file();
    await userEvent.click(await screen.findByRole('button', { name: 'Enlarge photo.png' }));

    const isKept = !fireEvent.keyDown(screen.getByRole('dialog'), { key: 'Tab' });

    expect(isKept).toBe(true);
  });

  it('whose picture cannot be had is a download all the same', async () => {
    const model = aModel();
    jest.spyOn(model.files, 'picture').mockRejectedValue(new Error('gone'));
    show(<AttachmentView attachment={FILE} />, model);

    await screen.findByRole('button', { name: 'Download photo.png' });
    expect(screen.queryByRole('button', { name: 'Enlarge photo.png' })).toBeNull();
  });
});
