import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';

/** Stands where a page or a part of it will be. */
export function Waiting({ rows = 4 }: { rows?: number }) {
  return (
    <Stack gap="sm" aria-busy="true" pt="xs">
      <VisuallyHidden role="status">Loading…</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={row === 0 ? 28 : 20} width={row === 0 ? '40%' : '100%'} radius="sm" />
      ))}
    </Stack>
  );
}
