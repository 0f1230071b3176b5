/** The machine's time in milliseconds since 1970: used only where the caller passed no time of its own. */
export function systemTime(): number {
  return Date.now();
}
