/** The six services, in the order in which they are listed. */
export const SERVICES = ['gateway', 'accounts', 'routing', 'chat', 'files', 'reports'];

/**
 * Reads SCALE (`chat=2,gateway=2`): how many processes of each service; one where it says nothing. None: somebody else
 * starts it, such as `nest start --watch`.
 * @param {string} [text]
 * @returns {Record<string, number>}
 */
export function parseScale(text = '') {
  const scale = Object.fromEntries(SERVICES.map((name) => [name, 1]));
  for (const part of text
    .split(',')
    .map((piece) => piece.trim())
    .filter(Boolean)) {
    const match = /^([a-z]+)\s*=\s*(\d{1,2})$/.exec(part);
    const [, name, number] = match ?? [];
    if (!match || !(name in scale)) {
      throw new Error(
        `"${part}" is not one of ${SERVICES.map((service) => `${service}=<number>`).join(', ')}`,
      );
    }
    scale[name] = Number(number);
  }
  return scale;
}
