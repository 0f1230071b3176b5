import type { DeliveryRow, LogRow } from '../../contract/rest/webhooks.ts';
import { duration } from './duration.ts';
import { FEW, placesOf } from './places.ts';
import classes from './schedule.module.css';

type Parts = { delivery: DeliveryRow; attempts: readonly LogRow[] };

/** The attempts of one delivery along a line of time, with the one to come. */
export function Schedule({ delivery, attempts: unordered }: Parts) {
  const attempts = unordered.toSorted((one, other) => Date.parse(one.started_at) - Date.parse(other.started_at));
  const start = Math.min(Date.parse(delivery.created_at), ...attempts.map(({ started_at: at }) => Date.parse(at)));
  const next = delivery.next_attempt_at === null ? null : Date.parse(delivery.next_attempt_at);
  const begun = attempts.map(({ started_at: at }) => Date.parse(at));
  const places = placesOf(next === null ? begun : [...begun, next]).map((percent) => `${percent}%`);
  if (attempts.length === 0 && next === null) return null;

  return (
    <div className={classes['schedule']} data-many={places.length > FEW} role="img" aria-label={sentence(attempts, start, next)}>
      <span className={classes['line']} />
      {attempts.map(({ id, attempt, status, started_at: at }, nth) => (
        <span key={id} className={classes['mark']} data-status={status} style={{ left: places[nth] }}>
          <span className={classes['label']}>
            {attempt}: +{duration(Date.parse(at) - start)}
          </span>
        </span>
      ))}
      {next !== null && (
        <span className={classes['mark']} data-status="next" style={{ left: places.at(-1) }}>
          <span className={classes['label']}>next: +{duration(next - start)}</span>
        </span>
      )}
    </div>
  );
}

function sentence(attempts: readonly LogRow[], start: number, next: number | null): string {
  const parts = attempts.map(
    ({ attempt, status, started_at: at }) => `attempt ${attempt} after ${duration(Date.parse(at) - start)}: ${status}`,
  );
  return [...parts, ...(next === null ? [] : [`next attempt after ${duration(next - start)}`])].join('; ');
}
