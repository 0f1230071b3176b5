/** One line of what an entry of the audit log tells, such as `webhook_enabled: false → true`. */
export type Detail = { what: string; says: string };

/** What changed, part by part; of boxes only those that changed. */
export function detailsOf(details: Record<string, unknown>): Detail[] {
  return Object.entries(details).flatMap(([key, value]) => {
    if (!isChange(value)) return value === null ? [] : [{ what: spaced(key), says: shown(value) }];
    const { from, to } = value;
    if (!isObject(from) || !isObject(to)) return [{ what: spaced(key), says: `${shown(from)} → ${shown(to)}` }];
    const parts = Object.keys(to).filter((part) => JSON.stringify(from[part]) !== JSON.stringify(to[part]));
    return parts.map((part) => ({ what: `${spaced(key)}, ${spaced(part)}`, says: `${shown(from[part])} → ${shown(to[part])}` }));
  });
}

function isChange(value: unknown): value is { from: unknown; to: unknown } {
  return isObject(value) && Object.keys(value).length === 2 && 'from' in value && 'to' in value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function spaced(key: string): string {
  return key.replaceAll('_', ' ').replace(/[a-z](?=[A-Z])/g, '$& ').toLowerCase();
}

/** Of boxes, those that are ticked. */
function boxesIn(value: Record<string, unknown>): string {
  const parts = Object.entries(value).filter(([, on]) => on !== false);
  return parts.length === 0 ? 'none' : parts.map(([name, on]) => (on === true ? name : `${name}: ${shown(on)}`)).join(', ');
}

function shown(value: unknown): string {
  if (value === true) return 'on';
  if (value === false) return 'off';
  if (value === null || value === undefined || value === '') return 'none';
  if (Array.isArray(value)) return value.map(shown).join(', ');
  if (isObject(value)) return boxesIn(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}
