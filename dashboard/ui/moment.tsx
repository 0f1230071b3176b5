import { useNow } from './clock.ts';

const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'long' });
const ABSOLUTE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' });

const STEPS = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3_600 },
  { unit: 'minute', seconds: 60 },
  { unit: 'second', seconds: 1 },
] as const;

/** A time as a distance from now, with the exact one on hover. */
export function Moment({ at }: { at: string | null }) {
  const now = useNow();
  if (at === null) return <>–</>;
  return (
    <time dateTime={at} title={absoluteTime(at)}>
      {relativeTime(Date.parse(at), now)}
    </time>
  );
}

export function absoluteTime(at: string): string {
  return ABSOLUTE.format(Date.parse(at));
}

const WIRE_TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;

/** A sentence of the API with its times as people read them. */
export function withReadableTimes(sentence: string): string {
  return sentence.replace(WIRE_TIME, absoluteTime);
}

function relativeTime(at: number, now: number): string {
  const seconds = Math.round((at - now) / 1000);
  if (Math.abs(seconds) < 2) return 'just now';
  const step = STEPS.find((each) => Math.abs(seconds) >= each.seconds) ?? STEPS[3];
  return RELATIVE.format(Math.trunc(seconds / step.seconds), step.unit);
}
