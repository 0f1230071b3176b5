const MAX_FACTS = 12;

/** The facts of what Meta said, one after another; the words for them are Meta's. */
export function noticeText(value: unknown): string {
  return factsIn(value, '').slice(0, MAX_FACTS).join(', ');
}

function factsIn(value: unknown, name: string): string[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((one: unknown) => factsIn(one, name));
  if (typeof value === 'object') return Object.entries(value).flatMap(([key, one]) => factsIn(one, key.replaceAll('_', ' ')));
  return [`${name}: ${String(value)}`];
}
