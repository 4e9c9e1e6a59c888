import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** What stands in a file; null where there is none. */
export const readJson = <T>(file: string): T | null =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : null;

/** Writes a file in one step, so that a reader never sees half of it. */
export function writeJson(file: string, value: unknown, mode: number): void {
  const temporary = `${file}.${process.pid}.new`;
  writeFileSync(temporary, `${JSON.stringify(value, null, 2)}\n`, { mode });
  renameSync(temporary, file);
}
