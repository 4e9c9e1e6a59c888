/** As many characters (code points, after trimming) as a message takes. */
export const MESSAGE_LIMIT = 4_000;

/** The same for the description of a file. */
export const DESCRIPTION_LIMIT = 1_000;

/** How long a text is as the server counts it. */
export const lengthOf = (text: string): number => [...text.trim()].length;

/** Nothing in it that anybody could see: blanks, zero-width characters, fillers (C09). */
export const isBlank = (text: string): boolean =>
  !/[^\s\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\u2800]/u.test(text);

/**
 * Is this key part of a composition of an input method? Safari ends the composition before it tells of the Enter that
 * ended it: then only the old key code says so (K05, W21).
 */
export const isComposing = (event: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean =>
  event.isComposing || event.keyCode === 229;
