const UNITS = [
  { name: 'd', seconds: 86_400 },
  { name: 'h', seconds: 3_600 },
  { name: 'min', seconds: 60 },
  { name: 's', seconds: 1 },
] as const;

/** A time span as people say it: `7.4 ms`, `312 ms`, `1.2 s`, `13 min 44 s`, `2 d 23 h`. */
export function duration(ms: number): string {
  if (ms < 10) return `${Number(ms.toFixed(1))} ms`;
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  return ms < 59_950 ? `${Number((ms / 1_000).toFixed(1))} s` : inTwoUnits(Math.round(ms / 1_000));
}

function inTwoUnits(seconds: number): string {
  const largest = UNITS.findIndex((unit) => unit.seconds <= seconds);
  let left = seconds;
  const parts = UNITS.slice(largest, largest + 2).map((unit) => {
    const count = Math.floor(left / unit.seconds);
    left -= count * unit.seconds;
    return count === 0 ? '' : `${count} ${unit.name}`;
  });
  return parts.filter((part) => part !== '').join(' ');
}

export function bytes(count: number): string {
  if (count < 1_024) return `${count} B`;
  return count < 1_048_576 ? `${(count / 1_024).toFixed(1)} KiB` : `${(count / 1_048_576).toFixed(1)} MiB`;
}
