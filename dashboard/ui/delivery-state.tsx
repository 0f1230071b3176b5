import { Badge } from '@mantine/core';
import type { DeliveryRow } from '../../contract/rest/webhooks.ts';

type State = Pick<DeliveryRow, 'state' | 'attempts'>;

const SETTLED = {
  delivered: { color: 'green', label: 'delivered' },
  failed: { color: 'red', label: 'failed' },
  skipped: { color: 'gray', label: 'skipped' },
} as const;

/** How far a delivery is. */
export function DeliveryBadge({ delivery: { state, attempts } }: { delivery: State }) {
  switch (state) {
    case 'delivered':
    case 'failed':
    case 'skipped':
      return <Badge color={SETTLED[state].color}>{SETTLED[state].label}</Badge>;
    case 'waiting':
      return <Badge color="yellow">waits for an earlier one</Badge>;
    case 'leased':
      return <Badge color="yellow">on its way</Badge>;
    case 'due':
      return <Badge color="yellow">{attempts > 0 ? 'retrying' : 'due'}</Badge>;
  }
}
