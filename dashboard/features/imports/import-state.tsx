import { Badge, Progress, Stack, Text } from '@mantine/core';
import type { ImportRow } from '../../../contract/rest/imports.ts';

const STATES = {
  receiving: { color: 'yellow', label: 'uploading' },
  queued: { color: 'yellow', label: 'waits its turn' },
  running: { color: 'yellow', label: 'running' },
  done: { color: 'green', label: 'done' },
  cancelled: { color: 'gray', label: 'cancelled' },
} as const satisfies Record<ImportRow['state'], { color: string; label: string }>;

export function ImportBadge({ row: { state } }: { row: ImportRow }) {
  return <Badge color={STATES[state].color}>{STATES[state].label}</Badge>;
}

export function hasEnded({ state }: ImportRow): boolean {
  return state === 'done' || state === 'cancelled';
}

/** How far it is, as a bar and in words. */
export function ImportProgress({ row: { rows, total_rows: total, accepted, refused } }: { row: ImportRow }) {
  const share = total === null || total === 0 ? 100 : (rows / total) * 100;
  const of = total === null ? '' : ` of ${total.toLocaleString('en')}`;
  return (
    <Stack gap={4}>
      <Progress value={share} aria-label="Rows that are decided" size="lg" radius="sm" />
      <Text size="sm" role="status">
        {rows.toLocaleString('en')}
        {of} rows: {accepted.toLocaleString('en')} accepted, {refused.toLocaleString('en')} refused.
      </Text>
    </Stack>
  );
}
