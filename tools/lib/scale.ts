/** The six services, in the order in which they are listed. */
export const SERVICES = ['gateway', 'accounts', 'routing', 'chat', 'files', 'reports'] as const;
export type Service = (typeof SERVICES)[number];

/** Services with a schema of their own. */
export const DATABASE_SERVICES = SERVICES.filter((name) => name !== 'gateway');
export type DatabaseService = Exclude<Service, 'gateway'>;

/** The same made for each of them, by name. */
export const perService = <S extends Service, T>(names: readonly S[], make: (name: S) => T) =>
  Object.fromEntries(names.map((name) => [name, make(name)])) as Record<S, T>;

/**
 * Reads SCALE (`chat=2,gateway=2`): how many processes of each service; one where it says nothing. None: somebody else
 * starts it, such as `nest start --watch`.
 */
export function parseScale(text = ''): Record<Service, number> {
  const scale = perService(SERVICES, () => 1);
  const parts = text.split(',').map((piece) => piece.trim());
  for (const part of parts.filter(Boolean)) {
    const [, name = '', number] = /^([a-z]+)\s*=\s*(\d{1,2})$/.exec(part) ?? [];
    if (!Object.hasOwn(scale, name))
      throw new Error(`"${part}" is not one of ${SERVICES.map((one) => `${one}=<number>`).join(', ')}`);
    scale[name as Service] = Number(number);
  }
  return scale;
}
