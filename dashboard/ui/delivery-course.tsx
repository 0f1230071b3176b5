import { Group, Stack, Text } from '@mantine/core';
import type { DeliveryRow, LogRow } from '../../contract/rest/webhooks.ts';
import { DeliveryBadge } from './delivery-state.tsx';
import { Moment } from './moment.tsx';
import { Schedule } from './schedule.tsx';

type Parts = { delivery: DeliveryRow; attempts: readonly LogRow[] };

/** How far one delivery has come and when it goes on, in a line and in a drawing. `attempts` may be of other deliveries, too. */
export function DeliveryCourse({ delivery, attempts }: Parts) {
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <DeliveryBadge delivery={delivery} />
        <Text size="sm">
          {delivery.kind === 'resend' ? 'Sent again by hand' : 'Sent when it happened'}, <Moment at={delivery.created_at} />
          {delivery.next_attempt_at !== null && (
            <>
              ; next attempt <Moment at={delivery.next_attempt_at} />
            </>
          )}
        </Text>
      </Group>
      <Schedule delivery={delivery} attempts={attempts.filter(({ delivery_id: id }) => id === delivery.id)} />
    </Stack>
  );
}
