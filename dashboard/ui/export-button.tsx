import { Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { EXPORTS, MAX_EXPORTS, type ExportSource } from '../client/exports.ts';
import type { Format } from '../client/rows-as-text.ts';
import { MAX_EXPORTED_ROWS, type Walk } from '../client/whole-list.ts';
import { useWorkspace } from '../client/workspace.ts';
import { ApiCall } from './api-call.tsx';
import { Dialog } from './dialog.tsx';

type Parts = { path: string; walk: Walk; name: string };

/** Takes a whole list of the workspace along, with the filters that are set. */
export function ExportButton(parts: Parts) {
  const { get, call } = useWorkspace();
  return <ExportFrom {...parts} get={get} call={call('GET', parts.path)} />;
}

/** It is only begun here; how far it is stands below every page. */
export function ExportFrom(source: ExportSource) {
  const [isOpen, { open, close }] = useDisclosure(false);
  const { name } = source;
  return (
    <>
      <Button variant="default" onClick={open} aria-label={`Export ${name}`}>
        Export…
      </Button>
      <Dialog opened={isOpen} onClose={close} title={`Export ${name}`}>
        <Choice source={source} onBegun={close} />
      </Dialog>
    </>
  );
}

function Choice({ source, onBegun }: { source: ExportSource; onBegun: () => void }) {
  const [isRefused, setRefused] = useState(false);
  const isList = source.walk !== 'file';
  const begin = (format: Format) => () => (EXPORTS.start(source, format) ? onBegun() : setRefused(true));
  return (
    <Stack gap="sm">
      <Text size="sm">
        All rows with the filters of this page{isList && `, up to ${MAX_EXPORTED_ROWS.toLocaleString('en')}`}. It goes on while
        you look at other pages.
      </Text>
      <Text size="sm" c="var(--mantine-color-error)" role="status">
        {isRefused && `${MAX_EXPORTS} exports are running: wait for one of them, or stop it.`}
      </Text>
      <Group justify="space-between">
        <ApiCall call={source.call} what={`the export of ${source.name}`} />
        <Group gap="xs">
          {isList && (
            <Button variant="default" onClick={begin('ndjson')}>
              As NDJSON
            </Button>
          )}
          <Button onClick={begin('csv')}>As CSV</Button>
        </Group>
      </Group>
    </Stack>
  );
}
