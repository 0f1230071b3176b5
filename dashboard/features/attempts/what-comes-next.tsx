import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { LogDetail } from '../../../contract/rest/webhooks.ts';
import { eventQuery } from '../../client/event.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { Card } from '../../ui/card.tsx';
import { DeliveryCourse } from '../../ui/delivery-course.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { withReadableTimes } from '../../ui/moment.tsx';

/** What is decided about the delivery this attempt was of, and the attempts before and after it. */
export function WhatComesNext({ log }: { log: LogDetail }) {
  const event = useQuery(eventQuery(useWorkspace(), log.event_id));
  return (
    <Card title="What comes next">
      <Loaded of={event} rows={2}>
        {({ deliveries, attempts, explanations }) => {
          const delivery = deliveries.find(({ id }) => id === log.delivery_id);
          const decision = explanations.find(({ delivery_id: id }) => id === log.delivery_id);
          return (
            <>
              {decision && <Text size="sm">{withReadableTimes(decision.explanation)}</Text>}
              {delivery && <DeliveryCourse delivery={delivery} attempts={attempts} />}
            </>
          );
        }}
      </Loaded>
    </Card>
  );
}
