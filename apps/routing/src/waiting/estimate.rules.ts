/** How fast a queue moves: the mean time an agent is busy with one contact, and how many can be busy at once. */
export interface Pace {
  readonly averageHandleSeconds: number | null;
  readonly slots: number;
}

export const NO_PACE: Pace = { averageHandleSeconds: null, slots: 0 };

/** An honest guess, or null where there is nothing to guess from: nobody here, or no contact handled yet. */
export function estimatedWaitSeconds(position: number, { averageHandleSeconds, slots }: Pace): number | null {
  if (averageHandleSeconds === null || slots === 0) return null;
  return Math.ceil((position * averageHandleSeconds) / slots);
}
