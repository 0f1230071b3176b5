import { Stack } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Problem } from './problem.tsx';
import { Waiting } from './waiting.tsx';

type LoadedParts<T> = {
  of: UseQueryResult<T>;
  /** What to show when there is nothing, and what nothing means. */
  empty?: { when: (data: T) => boolean; show: ReactNode };
  rows?: number;
  children: (data: T) => ReactNode;
};

/** The four forms of everything that is read: on its way, failed, empty, full. What was read before stays when a later reading fails. */
export function Loaded<T>({ of: query, empty, rows, children }: LoadedParts<T>) {
  const again = () => void query.refetch();
  if (query.data === undefined) {
    return query.error ? (
      <Problem error={query.error} again={again} />
    ) : (
      <Waiting {...(rows !== undefined && { rows })} />
    );
  }
  const shown = empty?.when(query.data) ? empty.show : children(query.data);
  if (!query.error) return shown;
  return (
    <Stack gap="sm">
      <Problem error={query.error} again={again} title="What stands below may be out of date" />
      {shown}
    </Stack>
  );
}
