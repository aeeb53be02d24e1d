/** Where the time comes from. Handlers read it once and pass it on; tests set it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
