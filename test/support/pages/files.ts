import type { Download, Locator } from 'playwright-core';

/** A file as a browser hands it to a page. */
export interface PickedFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

export const aFile = (name: string, mimeType: string, content: string | Buffer): PickedFile => ({
  name,
  mimeType,
  buffer: Buffer.from(content),
});

/** Opens a file in a tab of its own; a download is what comes of it. */
export async function downloadOf(file: Locator): Promise<Download> {
  const page = file.page();
  // A tab that is a download before it is known tells of it where it was opened: only both together know.
  const [download] = await Promise.all([
    page.context().waitForEvent('download'),
    page.waitForEvent('popup'),
    file.click(),
  ]);
  return download;
}

/** What the browser does when a file is carried over the page: enters, hovers, and where wanted is let go. */
export async function drags(target: Locator, file: PickedFile, events: readonly string[]): Promise<void> {
  const transfer = await handsOver(target, file);
  for (const event of events) await target.dispatchEvent(event, { dataTransfer: transfer });
}

/** A file from the clipboard. */
export async function pastes(target: Locator, file: PickedFile): Promise<void> {
  const clipboardData = await handsOver(target, file);
  await target.evaluate(
    (element, data) =>
      element.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true, composed: true }),
      ),
    clipboardData,
  );
}

const handsOver = (target: Locator, { name, mimeType, buffer }: PickedFile) =>
  target.page().evaluateHandle(
    ({ name, mimeType, base64 }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], name, { type: mimeType }));
      return transfer;
    },
    { name, mimeType, base64: buffer.toString('base64') },
  );
