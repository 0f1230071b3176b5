import { Button, CloseButton, Group, Loader, Text } from '@mantine/core';
import { useEffect, useSyncExternalStore } from 'react';
import { ERASURES } from '../client/erasures.ts';
import { EXPORTS, isCutShort, type ExportView } from '../client/exports.ts';
import { ErasureLine } from './erasure-line.tsx';
import classes from './tray.module.css';

/** What takes long in this tab, below whatever page is shown. Leaving the tab while an export runs is asked about first. */
export function Tray() {
  const erasures = useSyncExternalStore(ERASURES.subscribe, ERASURES.views);
  const views = useSyncExternalStore(EXPORTS.subscribe, EXPORTS.views);
  const isRunning = views.some(({ state }) => state === 'running');
  useEffect(() => {
    if (!isRunning) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isRunning]);
  return (
    <section className={classes['tray']} aria-label="Exports and erasures" data-empty={views.length + erasures.length === 0}>
      {erasures.map((view) => (
        <ErasureLine key={view.id} view={view} />
      ))}
      {views.map((view) => (
        <Line key={view.id} view={view} />
      ))}
    </section>
  );
}

function Line({ view }: { view: ExportView }) {
  const { id, file, state, goesOn } = view;
  const again = goesOn ? 'Go on' : 'Begin anew';
  return (
    <Group gap="xs" wrap="nowrap" className={classes['line']}>
      {state === 'running' && <Loader size="xs" aria-hidden />}
      <div className={classes['words']}>
        <Text size="sm" fw={600} truncate>
          {file}
        </Text>
        {/* The counting is for the eyes: read out at every part of the list it would never end. */}
        {state === 'running' && <Text size="sm">{soFar(view)}</Text>}
        <Text size="sm" role="status" {...(state === 'failed' && { c: 'var(--mantine-color-error)' })}>
          {wordsOf(view)}
        </Text>
      </div>
      {state === 'running' && (
        <Button size="xs" variant="default" onClick={() => EXPORTS.stop(id)} aria-label={`Stop the export ${file}`}>
          Stop
        </Button>
      )}
      {(state === 'stopped' || state === 'failed') && (
        <Button size="xs" variant="default" onClick={() => EXPORTS.resume(id)} aria-label={`${again} with the export ${file}`}>
          {again}
        </Button>
      )}
      {state !== 'running' && <CloseButton onClick={() => EXPORTS.dismiss(id)} aria-label={`Put ${file} away`} />}
    </Group>
  );
}

/** What is there may have become less or more meanwhile. */
function soFar({ rows, total }: ExportView): string {
  const of = total === null || total < rows ? '' : ` of ${total.toLocaleString('en')}`;
  return `${rows.toLocaleString('en')}${of} rows so far`;
}

function wordsOf(view: ExportView): string {
  const { state, rows, error } = view;
  const count = `${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'}`;
  switch (state) {
    case 'running':
      return '';
    case 'done':
      return isCutShort(view)
        ? `${count} are in the file, the most at once. Narrow the filters for the rest.`
        : `${count} ${rows === 1 ? 'is' : 'are'} in the file, among your downloads.`;
    case 'stopped':
      return `Stopped after ${count}. No file was made.`;
    case 'failed':
      return `Cut off after ${count}, and no file was made. ${error?.message ?? ''}`;
  }
}
