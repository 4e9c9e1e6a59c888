import type { MessageEvent } from '@switchboard/contracts';
import { EVERY_EVENT, UNKNOWN_EVENT } from '@switchboard/web/every-event';
import { FakeBrowser } from '@switchboard/web/fake-browser';

new FakeBrowser().install();
const { noticeTextOf } = await import('./notices');

const happened = (event: MessageEvent) => noticeTextOf({ event });

describe('what happened, in words', () => {
  it('names who or what it was about', () => {
    expect(happened(EVERY_EVENT.joined)).toContain('Ann');
    expect(happened(EVERY_EVENT.transferred)).toMatch(/Ann.*Bob/);
    expect(happened(EVERY_EVENT.fileBlocked)).toContain('a.pdf');
    expect(happened(EVERY_EVENT.returned)).toContain('Support');
  });

  it('says why, as staff may read it', () => {
    expect(happened(EVERY_EVENT.fileBlocked)).toContain('Eicar');
    expect(happened(EVERY_EVENT.transferAsked)).toContain('knows it better');
  });

  it('speaks of an agent where no name is known, and lets nobody turn his name around', () => {
    const joined = (name: string | null) =>
      happened({ ...EVERY_EVENT.joined, who: { kind: 'agent', id: 'a', name } });

    expect(joined(null)).toContain('Agent');
    expect(joined('Ann\u202Egnp')).not.toContain('\u202E');
  });

  it('is nothing where this page does not know it', () => {
    expect(happened(UNKNOWN_EVENT)).toBeNull();
  });

  it('leaves no name to fill in, and has a text for every event', () => {
    for (const event of Object.values(EVERY_EVENT)) expect(happened(event)).toMatch(/^[^{}]+$/);
  });
});
