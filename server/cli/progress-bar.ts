const WIDTH = 30;

/** `[#####.....] 50 % · 1,000 of 2,000 rows`. */
export function bar({ done, of, what }: { done: number; of: number; what: string }): string {
  const share = of === 0 ? 1 : Math.min(1, done / of);
  const filled = Math.round(WIDTH * share);
  const numbers = `${done.toLocaleString('en')} of ${of.toLocaleString('en')} ${what}`;
  return `[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${Math.floor(100 * share)} % · ${numbers}`;
}
