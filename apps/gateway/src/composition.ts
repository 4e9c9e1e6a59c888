import { AppError, logger } from '@switchboard/kernel';

/** What each part of a composed answer may take. */
export const PART_MS = 300;
const log = logger('composition');

/** Parts that did not come, by the names of their fields. */
export class Unavailable {
  readonly names: string[] = [];

  /** The part, or null with its fields named. A decision of the other side is no reason to fail the whole. */
  async part<T>(fields: readonly string[], asked: Promise<T>): Promise<T | null> {
    try {
      return await asked;
    } catch (err) {
      log.warn({ fields, code: err instanceof AppError ? err.code : 'internal' }, 'a part did not come');
      this.names.push(...fields);
      return null;
    }
  }
}
