import { jest } from '@jest/globals';
import { act, render, screen } from '@testing-library/preact';
import { Words } from '../texts';
import { aModel, texts } from './on-stage';

/** Each call of `loadWords` and when it is answered. */
const asked: { configured: unknown; arrive: (title: string) => void }[] = [];
jest.unstable_mockModule('../texts', () => ({
  Words,
  loadWords: (_: unknown, configured: unknown) =>
    new Promise<Words>((resolve) => {
      asked.push({ configured, arrive: (title) => resolve(new Words('en', texts, { title })) });
    }),
}));
const { Widget } = await import('./widget');

describe('Widget', () => {
  it('shows the words of its configuration, also where those without it arrive later (G26)', async () => {
    const launcher = { shows: () => undefined, focus: () => undefined };
    const model = aModel({ state: { isOpen: true, phase: 'failed', problem: 'unavailable' } });
    render(<Widget model={model} launcher={launcher as never} />);
    await act(() => model.state.patch({ config: { texts: { en: { title: 'Ask the shop' } } } as never }));
    expect(asked.map(({ configured }) => configured)).toEqual([undefined, { en: { title: 'Ask the shop' } }]);

    await act(async () => asked[1]?.arrive('Ask the shop'));
    await act(async () => asked[0]?.arrive('How can we help?'));

    expect(screen.getByRole('heading', { name: 'Ask the shop' })).toBeTruthy();
  });
});
