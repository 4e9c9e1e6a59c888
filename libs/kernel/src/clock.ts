/** What time it is: one of the three ports. Inject it wherever a rule or a due time needs "now". */
export abstract class Clock {
  abstract now(): Date;
}

/** The machine's time. */
export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}

/** A clock for tests that stands still until it is told to move. */
export class FakeClock extends Clock {
  private ms: number;

  constructor(start: Date | string = '2026-11-21T09:00:00.000Z') {
    super();
    this.ms = new Date(start).getTime();
  }

  now(): Date {
    return new Date(this.ms);
  }

  advance(ms: number): void {
    this.ms += ms;
  }
}
