/** What both pages' icons are drawn of, on a field of 24 by 24; each page strokes them in its own way. */
export const SHAPES = {
  clip: ['m20 11-8.5 8.5a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 4.8 4.8L9.5 17a1.7 1.7 0 0 1-2.4-2.4L14.5 7'],
  cross: ['M6 6l12 12M18 6 6 18'],
  file: ['M7 3h7l5 5v11a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2Z', 'M14 3v5h5'],
  send: ['M4 12 20 4l-5 16-3.5-6.5L4 12Z'],
} as const satisfies Record<string, readonly string[]>;
