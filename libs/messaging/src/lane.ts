/** The contact an event is about: the lane in which its events keep their order; others share one. */
export function laneOf(payload: unknown): string {
  if (typeof payload !== 'object' || payload === null) return '';
  const direct = contactIdIn(payload);
  if (direct) return direct;
  for (const part of Object.values(payload)) {
    const inner = contactIdIn(part);
    if (inner) return inner;
  }
  return '';
}

function contactIdIn(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('contactId' in value)) return null;
  return typeof value.contactId === 'string' ? value.contactId : null;
}
