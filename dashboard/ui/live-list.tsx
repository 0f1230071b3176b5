import { Button, Group, Switch, Text } from '@mantine/core';
import { keepPreviousData, useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { CursorListOf } from '../../contract/rest/lists.ts';
import { MAX_LIVE_ROWS, readNewest, readOlder, type LiveRows, type ReadRows } from '../client/live-list.ts';
import { withQuery } from '../client/query-string.ts';
import { useWorkspace } from '../client/workspace.ts';
import { Loaded } from './loaded.tsx';
import { Moment } from './moment.tsx';

const TAIL_MS = 2_000;

type Asked = { path: string; filters: Readonly<Record<string, string>>; isLive: boolean };

export type LiveList<Row> = {
  query: UseQueryResult<LiveRows<Row>>;
  older: { isPending: boolean; mutate: () => void };
  path: string;
};

/** A list with a cursor, newest first, which follows what happens while it is live. */
export function useLiveList<Row extends { id: number }>({ path, filters, isLive }: Asked): LiveList<Row> {
  const { subdomain, get } = useWorkspace();
  const queries = useQueryClient();
  const queryKey = [subdomain, path.slice(1), 'list', filters];
  const readWith =
    (signal?: AbortSignal): ReadRows<Row> =>
    (part) =>
      get<CursorListOf<Row>>(withQuery(path, { ...filters, ...part }), signal);
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => readNewest(readWith(signal), queries.getQueryData<LiveRows<Row>>(queryKey)),
    placeholderData: keepPreviousData,
    refetchInterval: isLive ? TAIL_MS : false,
  });
  const older = useMutation({
    mutationFn: async () => {
      await queries.cancelQueries({ queryKey });
      const shown = queries.getQueryData<LiveRows<Row>>(queryKey);
      if (!shown) return;
      for await (const turn of readOlder(readWith(), shown)) queries.setQueryData(queryKey, turn);
    },
  });
  return { query, older, path };
}

type Parts<Row> = { of: LiveList<Row>; empty: ReactNode; children: (rows: readonly Row[]) => ReactNode };

export function LiveRowsShown<Row>({ of: { query, older, path }, empty, children }: Parts<Row>) {
  return (
    <Loaded of={query} rows={8} empty={{ when: ({ rows, next }) => rows.length === 0 && next === null, show: empty }}>
      {({ rows, next, isCut, isPartial }) => (
        <>
          {rows.length > 0 && children(rows)}
          <Group gap="sm">
            {next !== null && (
              <Button variant="default" loading={older.isPending} onClick={() => older.mutate()}>
                {isPartial ? 'Search further back' : 'Show older'}
              </Button>
            )}
            <Text size="sm" c="dimmed" role="status">
              {isPartial && next !== null && <SearchedTo path={path} id={next} isNothing={rows.length === 0} />}
              {isCut && `More came than a page can hold: these are the newest ${MAX_LIVE_ROWS.toLocaleString('en')}.`}
            </Text>
          </Group>
        </>
      )}
    </Loaded>
  );
}

/** As the time of the last row that was looked at. */
function SearchedTo({ path, id, isNothing }: { path: string; id: number; isNothing: boolean }) {
  const { subdomain, get } = useWorkspace();
  const last = useQuery({
    queryKey: [subdomain, path.slice(1), 'at', id],
    queryFn: ({ signal }) => get<CursorListOf<{ created_at: string }>>(withQuery(path, { before: id + 1, limit: 1 }), signal),
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });
  const at = last.data?.data[0]?.created_at;
  return (
    <>
      {isNothing && 'Nothing fits so far. '}
      {at && (
        <>
          Searched back to <Moment at={at} />; what is older was not looked at yet.
        </>
      )}
    </>
  );
}

export function LiveSwitch({ isLive, onChange }: { isLive: boolean; onChange: (isLive: boolean) => void }) {
  return <Switch label="Live" checked={isLive} onChange={(event) => onChange(event.currentTarget.checked)} />;
}
