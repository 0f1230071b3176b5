import { Badge, Stack } from '@mantine/core';
import type { EndpointHealth } from '../../../contract/rest/webhooks.ts';
import { Moment } from '../../ui/moment.tsx';

const STATES = {
  closed: { color: 'green', label: 'no outage' },
  open: { color: 'red', label: 'outage' },
  half_open: { color: 'yellow', label: 'being tried' },
} as const;

/** Whether an endpoint is called at all just now, what waits for it and until when. */
export function Health({ of: health }: { of: EndpointHealth }) {
  const { color, label } = STATES[health.state];
  return (
    <Stack gap={2} align="flex-start">
      <Badge color={color}>{label}</Badge>
      {health.reason !== null && <span>{health.reason}</span>}
      {health.next_probe_at !== null && (
        <span>
          next try <Moment at={health.next_probe_at} />
        </span>
      )}
      {health.state === 'open' && health.next_probe_at === null && <span>the next event will be the try</span>}
      {health.backlog > 0 && (
        <span>
          {health.backlog.toLocaleString('en')} waiting
          {health.drains_at !== null && (
            <>
              , gone <Moment at={health.drains_at} />
            </>
          )}
        </span>
      )}
    </Stack>
  );
}
