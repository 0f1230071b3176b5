import { median, type Percentiles } from './load/load.ts';

export function table(head: string[], rows: string[][]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** The median of what was seen in all rounds. */
export function middle<T>(rounds: T[], pick: (round: T) => number, digits = 0): string {
  const values = rounds.map(pick);
  return values.some(Number.isNaN) ? '–' : median(values).toFixed(digits);
}

export function middlePair<T>(rounds: T[], pick: (round: T) => Percentiles): string {
  return `${middle(rounds, (round) => pick(round).p50, 1)} / ${middle(rounds, (round) => pick(round).p99, 1)}`;
}
