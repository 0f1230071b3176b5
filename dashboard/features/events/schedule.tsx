import type { DeliveryRow, LogRow } from '../../../contract/rest/webhooks.ts';
import { duration } from '../../ui/duration.ts';
import classes from './schedule.module.css';

/** Room on both sides of the line, in percent of the width, so that the marks at its ends are whole. */
const MARGIN = 3;

type Parts = { delivery: DeliveryRow; attempts: readonly LogRow[] };

/** The attempts of one delivery along a line of time, with the one to come. */
export function Schedule({ delivery, attempts }: Parts) {
  const start = Math.min(Date.parse(delivery.created_at), ...attempts.map(({ started_at: at }) => Date.parse(at)));
  const next = delivery.next_attempt_at === null ? null : Date.parse(delivery.next_attempt_at);
  const end = Math.max(start + 1_000, next ?? 0, ...attempts.map(({ created_at: at }) => Date.parse(at)));
  const placeOf = (ms: number) => `${MARGIN + ((ms - start) / (end - start)) * (100 - 2 * MARGIN)}%`;
  if (attempts.length === 0 && next === null) return null;

  return (
    <div className={classes['schedule']} role="img" aria-label={sentence(attempts, start, next)}>
      <span className={classes['line']} />
      {attempts.map(({ id, attempt, status, started_at: at }) => (
        <span key={id} className={classes['mark']} data-status={status} style={{ left: placeOf(Date.parse(at)) }}>
          <span className={classes['label']}>
            {attempt}: +{duration(Date.parse(at) - start)}
          </span>
        </span>
      ))}
      {next !== null && (
        <span className={classes['mark']} data-status="next" style={{ left: placeOf(next) }}>
          <span className={classes['label']}>next</span>
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
