import { Button, CloseButton, Group, Loader, Text } from '@mantine/core';
import type { ErasedCounts, ErasureProgress } from '../../contract/rest/records.ts';
import { counted } from '../client/counted.ts';
import { ERASURES, type ErasureView } from '../client/erasures.ts';
import classes from './tray.module.css';

export function ErasureLine({ view }: { view: ErasureView }) {
  const { id, name, state, progress, counts, error } = view;
  return (
    <Group gap="xs" wrap="nowrap" className={classes['line']}>
      {state === 'running' && <Loader size="xs" aria-hidden />}
      <div className={classes['words']}>
        <Text size="sm" fw={600} truncate>
          {state === 'done' ? 'Erased' : `Erasing ${name}`}
        </Text>
        {state === 'running' && <Text size="sm">{progress ? soFar(progress) : 'Begun'}</Text>}
        <Text component="div" size="sm" role="status" {...(state === 'failed' && { c: 'var(--mantine-color-error)' })}>
          {state === 'done' && counts && whatWent(counts)}
          {state === 'failed' && `It may have gone on all the same; to erase again does no harm. ${error?.message ?? ''}`}
        </Text>
      </div>
      {state === 'failed' && (
        <Button size="xs" variant="default" onClick={() => ERASURES.repeat(id)} aria-label={`Erase ${name} again`}>
          Try again
        </Button>
      )}
      {state !== 'running' && <CloseButton onClick={() => ERASURES.dismiss(id)} aria-label="Put what was erased away" />}
    </Group>
  );
}

function soFar({ step, events, in_flight: inFlight, posts }: ErasureProgress): string {
  const emptied = counted(events, 'event');
  switch (step) {
    case 'events':
      return `${emptied} so far`;
    case 'in_flight':
      return `${emptied}; ${counted(inFlight, 'attempt')} on the wire ${inFlight === 1 ? 'ends' : 'end'} first, for up to 32 seconds`;
    case 'posts':
      return `${emptied}; ${counted(posts, 'post of WhatsApp', 'posts of WhatsApp')} looked through`;
    case 'files':
      return `${emptied}; now out of the files of the database`;
  }
}

/** What there was of each. */
function whatWent({ events, attempts, messages, posts, answers, deliveries, in_flight: inFlight, wiped }: ErasedCounts): string {
  const parts: [count: number, noun: string, many?: string][] = [
    [events, 'event'],
    [attempts, 'attempt'],
    [messages, 'message'],
    [posts, 'post of WhatsApp', 'posts of WhatsApp'],
    [answers, 'answer kept for repeated calls', 'answers kept for repeated calls'],
    [deliveries, 'delivery that waited', 'deliveries that waited'],
  ];
  const went = parts.filter(([count]) => count > 0).map((part) => counted(...part));
  const kept = 'had not ended after 32 seconds: what receivers answer to that is kept until it is purged.';
  const late = inFlight === 0 ? '' : ` ${counted(inFlight, 'attempt')} ${kept}`;
  const files = wiped
    ? 'It is out of the files of the database as well.'
    : 'In the files of the database pieces may remain until it writes over them; the manual says when.';
  return `The contact, ${went.join(', ')}.${late} ${files}`;
}
