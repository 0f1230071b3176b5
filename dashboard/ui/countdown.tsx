import { Alert } from '@mantine/core';
import { useNow } from './clock.ts';
import { absoluteTime } from './moment.tsx';

/** How long the secret from before a rotation is still good. */
export function Countdown({ until }: { until: string }) {
  const leftMs = Date.parse(until) - useNow();
  if (leftMs <= 0) return null;
  const [hours, minutes, seconds] = [leftMs / 3_600_000, (leftMs / 60_000) % 60, (leftMs / 1_000) % 60].map(Math.floor);
  const parts = [hours, minutes, seconds].map((part) => String(part).padStart(2, '0'));
  return (
    <Alert color="yellow" title={`The old secret is good for another ${parts.join(':')}`}>
      Until {absoluteTime(until)} a receiver that knows either secret accepts every request.
    </Alert>
  );
}
