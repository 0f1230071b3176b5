import { z } from 'zod';
import { isCalendarDate, type Micros } from '../../kit/time.ts';

/** A space may stand for `+`, which is what becomes of a `+` that was not escaped in a query. */
const INSTANT = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(?:\.(\d{1,6})\d{0,3})?(Z|[+\- ]\d\d:\d\d)?)?$/;

/** A point in time as ISO 8601; a bare date is its midnight, and without an offset it is UTC. */
export function instant() {
  return z
    .string()
    .transform((text, context): Micros => {
      const at = toMicros(text);
      if (at !== null) return at;
      context.addIssue({ code: 'custom', message: 'must be a time such as 2026-04-16T12:34:56Z.' });
      return z.NEVER;
    })
    .meta({ format: 'date-time' });
}

export function toMicros(text: string): Micros | null {
  const [, date, minutes = '00:00', seconds = ':00', fraction = '', zone = 'Z'] = INSTANT.exec(text) ?? [];
  if (date === undefined || !isCalendarDate(date)) return null;
  const ms = Date.parse(`${date}T${minutes}${seconds}${zone.replace(' ', '+')}`);
  return Number.isNaN(ms) ? null : ms * 1000 + Number(fraction.padEnd(6, '0'));
}
