import type { Bindable } from '../columns.ts';

/** A column with its operator, and what it is compared with. */
export type Wanted = readonly [sql: string, value: Bindable | undefined];

/** Of what may be asked for, what was: `['d.state =', undefined]` adds nothing. `before`: how many values stand before these. */
export function conditions(wanted: readonly Wanted[], before = 0): { where: string; values: Bindable[] } {
  const asked = wanted.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql, value }]));
  return {
    where: asked.map(({ sql }, at) => `${sql} $${before + at + 1}`).join(' AND '),
    values: asked.map(({ value }) => value),
  };
}
