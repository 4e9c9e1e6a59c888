/** What the list is narrowed by; it stands in the address, so a link leads to the same list. Days are the reader's. */
export type Filters = Readonly<
  Partial<Record<'from' | 'to' | 'queueId' | 'statusId' | 'text' | 'hasAttachments' | 'important', string>>
>;

/** As the surface asks for it: whole days as instants. */
export function queryOf({ from, to, ...rest }: Filters) {
  return { ...rest, from: instantOf(from, '00:00:00.000'), to: instantOf(to, '23:59:59.999') };
}

function instantOf(day: string | undefined, time: string): string | undefined {
  const at = new Date(`${day}T${time}`);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

/** What was set, for an address that says no more than that. */
export const onlyGiven = (filters: Filters): Filters =>
  Object.fromEntries(Object.entries(filters).filter(([, value]) => value));

/** Ends before it begins: nothing can be found. */
export const isTurnedRound = ({ from, to }: Filters): boolean => !!from && !!to && to < from;
