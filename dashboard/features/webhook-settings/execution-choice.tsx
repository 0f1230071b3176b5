import { Anchor, Radio, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useWorkspace } from '../../client/workspace.ts';
import { Card } from '../../ui/card.tsx';
import { duration } from '../../ui/duration.ts';
import { latencyQuery } from './latency.ts';

type Execution = 'synchronous' | 'queued';

type Parts = { value: Execution; onChange: (value: Execution) => void; disabled: boolean };

export function ExecutionChoice({ value, onChange, disabled }: Parts) {
  return (
    <Card
      title="Execution"
      about="When a save is answered. Either way the change is committed first, and nothing is lost."
    >
      <Radio.Group value={value} onChange={(next) => onChange(next)} aria-label="Execution">
        <Stack gap="sm">
          <Radio
            value="synchronous"
            disabled={disabled}
            label="Synchronous"
            description="A save answers when its webhooks have arrived or failed, after 100 seconds at the latest."
          />
          <Radio
            value="queued"
            disabled={disabled}
            label="Queued"
            description="A save answers at once; its webhooks go out right after it."
          />
        </Stack>
      </Radio.Group>
      {value === 'synchronous' && <Cost onQueue={disabled ? null : () => onChange('queued')} />}
    </Card>
  );
}

/** What the endpoint's own time adds to every save, from the log. */
function Cost({ onQueue }: { onQueue: (() => void) | null }) {
  const { data: latency } = useQuery(latencyQuery(useWorkspace()));
  if (!latency) return null;
  return (
    <Text size="sm">
      Your endpoint adds <b>{duration(latency.p50)}</b> to a save (median), and <b>{duration(latency.p95)}</b> to the
      slowest of twenty, by its last {latency.count} answers.{' '}
      {onQueue !== null && (
        <Anchor component="button" type="button" inherit onClick={onQueue}>
          Choose queued to save without that wait
        </Anchor>
      )}
    </Text>
  );
}
