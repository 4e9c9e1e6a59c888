import { AppError } from './errors.js';

/** Another one has it already: a sentence for people, and the field that is taken for pages. */
export const taken = (field: string, sentence: string) =>
  new AppError('conflict', sentence, { errors: [{ path: field, message: 'is taken' }] });
