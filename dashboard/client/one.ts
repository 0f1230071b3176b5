import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { request, type Answer } from './request.ts';
import { useWorkspace } from './workspace.ts';

/** One thing as it was read last, with the version that a change of it is compared with. */
export type One<T> = {
  row: T;
  version: string | null;
  reload: () => Promise<unknown>;
  /** Takes the answer of a save for what would be read now. */
  keep: (answer: Answer<T>) => void;
};

/** Whoever reads the same path shares what was read. */
export function useOne<T>(path: string, { enabled = true } = {}): UseQueryResult<One<T>> {
  const { subdomain, call } = useWorkspace();
  const queries = useQueryClient();
  const queryKey = [subdomain, path.split('/')[1], 'one', path];
  return useQuery({
    queryKey,
    queryFn: ({ signal }) => request<T>({ ...call('GET', path), signal }),
    select: ({ data: row, version }) => ({
      row,
      version,
      reload: () => queries.refetchQueries({ queryKey }),
      keep: (answer) => queries.setQueryData(queryKey, answer),
    }),
    enabled,
  });
}
