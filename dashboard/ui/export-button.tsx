import { Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { csvLine, safeCells } from '../client/csv-line.ts';
import { saveFile } from '../client/save-file.ts';
import { wholeList, MAX_EXPORTED_ROWS, type Walk } from '../client/whole-list.ts';
import type { Call } from '../client/request.ts';
import { useWorkspace, type WorkspaceApi } from '../client/workspace.ts';
import { ApiCall } from './api-call.tsx';
import { Dialog } from './dialog.tsx';
import { FormProblem } from './form-problem.tsx';

type Parts = {
  /** The list with its filters. */
  path: string;
  walk: Walk;
  /** Of the file, without its ending. */
  name: string;
};

type Format = 'csv' | 'ndjson';
type Row = Record<string, unknown>;

/** Takes a whole list of the workspace along, with the filters that are set. */
export function ExportButton(parts: Parts) {
  const { get, call } = useWorkspace();
  return <ExportFrom {...parts} get={get} call={call('GET', parts.path)} />;
}

type Source = Parts & { get: WorkspaceApi['get']; call: Call };

/** It counts while it goes, and can be stopped. */
export function ExportFrom(parts: Source) {
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button variant="default" onClick={open} aria-label={`Export ${parts.name}`}>
        Export…
      </Button>
      <Dialog opened={isOpen} onClose={close} title={`Export ${parts.name}`}>
        <Export {...parts} />
      </Dialog>
    </>
  );
}

function Export({ path, walk, name, get, call }: Source) {
  const [count, setCount] = useState(0);
  const stop = useRef<AbortController>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const gather = useMutation({
    mutationFn: async (format: Format) => {
      const { signal } = (stop.current = new AbortController());
      const rows: Row[] = [];
      for await (const part of wholeList({ get, path, walk, signal })) {
        rows.push(...part);
        setCount(rows.length);
      }
      saveFile(textOf(rows, format), `${name}.${format}`);
    },
  });
  const isStopped = stop.current?.signal.aborted === true;
  const end = count >= MAX_EXPORTED_ROWS ? ' That is the most at once: narrow the filters for the rest.' : '';
  return (
    <Stack gap="sm">
      <Text size="sm">All rows with the filters of this page, up to {MAX_EXPORTED_ROWS.toLocaleString('en')}.</Text>
      <Text size="sm" role="status">
        {gather.isPending && `${count.toLocaleString('en')} rows so far…`}
        {gather.isSuccess && `${count.toLocaleString('en')} rows are in the file.${end}`}
        {gather.isError && isStopped && 'Stopped.'}
      </Text>
      <FormProblem error={isStopped ? null : gather.error} />
      <Group justify="space-between">
        <ApiCall call={call} what={`the export of ${name}`} />
        {gather.isPending ? (
          <Button variant="default" onClick={() => stop.current?.abort()}>
            Stop
          </Button>
        ) : (
          <Group gap="xs">
            <Button variant="default" onClick={() => gather.mutate('ndjson')}>
              As NDJSON
            </Button>
            <Button onClick={() => gather.mutate('csv')}>As CSV</Button>
          </Group>
        )}
      </Group>
    </Stack>
  );
}

function textOf(rows: readonly Row[], format: Format): string {
  if (format === 'ndjson') return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  const columns = [...new Set(rows.flatMap(Object.keys))];
  return [csvLine(columns), ...rows.map((row) => csvLine(safeCells(columns.map((key) => row[key]))))].join('');
}
