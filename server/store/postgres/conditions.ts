import type { Bindable } from '../columns.ts';

/** Of what may be asked for, what was: `['d.state =', undefined]` adds nothing. */
export function conditions(wanted: (readonly [sql: string, value: Bindable | undefined])[]): { where: string; values: Bindable[] } {
  const asked = wanted.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql, value }]));
  return {
    where: asked.map(({ sql }, at) => `${sql} $${at + 1}`).join(' AND '),
    values: asked.map(({ value }) => value),
  };
}
