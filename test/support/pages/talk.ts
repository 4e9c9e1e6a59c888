import type { Locator } from 'playwright-core';

/** What both sides do alike on their pages. */
export abstract class TalkPage {
  abstract readonly transcript: Locator;
  abstract readonly composer: Locator;

  async types(text: string): Promise<void> {
    await this.composer.pressSequentially(text);
  }

  async says(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
    await this.reads(text);
  }

  /** Waits until this stands in the transcript. */
  reads(text: string | RegExp): Promise<void> {
    return this.transcript.getByText(text).last().waitFor();
  }
}
