import { BLACK, contrastOf, READABLE, WHITE } from './contrast.rules';

describe('contrastOf', () => {
  it.each([
    [BLACK, WHITE, 21],
    [WHITE, BLACK, 21],
    ['#777777', '#777777', 1],
    ['#767676', WHITE, 4.54],
  ])('of %s and %s is what WCAG says', (one, other, contrast) => {
    expect(contrastOf(one, other)).toBeCloseTo(contrast, 2);
  });

  it('finds white on yellow hard to read, and black on it not', () => {
    expect(contrastOf('#ffee00', WHITE)).toBeLessThan(READABLE);
    expect(contrastOf('#ffee00', BLACK)).toBeGreaterThan(READABLE);
  });

  it.each(['', '#fff', '#12345g', 'red'])('says nothing of %s: that is no colour yet', (colour) => {
    expect(contrastOf(colour, WHITE)).toBeNull();
  });
});
