/** Work of the same lane one after the other, different lanes side by side. */
export class Lanes {
  private readonly tails = new Map<string, Promise<void>>();

  run(lane: string, work: () => Promise<void>): Promise<void> {
    const before = this.tails.get(lane);
    const tail = before ? before.then(work, work) : work();
    this.tails.set(lane, tail);
    return tail.finally(() => {
      if (this.tails.get(lane) === tail) this.tails.delete(lane);
    });
  }
}

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
