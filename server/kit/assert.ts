/** Stops at a broken assumption of our own: always a fault, never the caller's or the receiver's doing. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Assertion failed: ${message}`);
}
