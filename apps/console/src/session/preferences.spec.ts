import { FakeBrowser } from '@switchboard/web/fake-browser';

new FakeBrowser().install();
const { queries } = await import('../api');
const { preferencesNow } = await import('./preferences');

afterAll(() => queries.clear());

describe('what somebody wants to hear', () => {
  it('is everything until it is known: an offer must not be missed by a slow answer', () => {
    expect(preferencesNow()).toMatchObject({
      sounds: { offers: true, messages: true },
      reminders: { enabled: true },
    });
  });

  it('is what he chose', () => {
    queries.setQueryData(['preferences'], { sounds: { offers: false } });

    expect(preferencesNow().sounds.offers).toBe(false);
  });
});
