/** A stored time for people and programs: UTC, whole seconds. */
export function isoTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** The part of it that tells arrivals of one sitting apart. */
export function timeOfDay(ms: number): string {
  return new Date(ms).toISOString().slice(11, 23);
}
