import { Alert, Text } from '@mantine/core';

const OUTCOMES: Readonly<Record<string, string>> = {
  delivered: 'Saved, and your endpoint took the webhook.',
  failed: 'Saved. The webhook failed after three attempts: see the timeline.',
  pending: 'Saved. The webhook is still on its way.',
  queued: 'Saved. The webhook is on its way.',
  skipped: 'Saved. No webhook was wanted for this.',
};

const COLOURS: Readonly<Record<string, string>> = { delivered: 'green', failed: 'red' };

/** Says what came of the webhook of a save that led to this page, where the eye is after it. */
export function OutcomeBanner({ outcome }: { outcome: string }) {
  return <Alert role="status" color={COLOURS[outcome] ?? 'blue'} title={OUTCOMES[outcome] ?? 'Saved.'} />;
}

/** Says whether a form is saved, and what came of the webhook of the last save. */
export function OutcomeNote({ outcome, isChanged }: { outcome: string | null; isChanged: boolean }) {
  const saved = outcome === null ? '' : (OUTCOMES[outcome] ?? 'Saved.');
  return (
    <Text size="sm" c="dimmed" role="status">
      {isChanged ? 'Not saved yet.' : saved}
    </Text>
  );
}
