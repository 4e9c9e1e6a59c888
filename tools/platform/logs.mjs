import { readFileSync } from 'node:fs';

/**
 * The last lines of a log, for a failure's message.
 * @param {string | null} file
 * @param {number} [lines]
 */
export function tailOf(file, lines = 8) {
  try {
    const all = readFileSync(file, 'utf8').trimEnd().split('\n');
    return all
      .slice(-lines)
      .map((line) => `    ${line.slice(0, 400)}`)
      .join('\n');
  } catch {
    return '';
  }
}
