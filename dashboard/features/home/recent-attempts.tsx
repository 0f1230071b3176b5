import type { UseQueryResult } from '@tanstack/react-query';
import type { CursorListOf } from '../../../contract/rest/lists.ts';
import type { LogRow } from '../../../contract/rest/webhooks.ts';
import { AttemptTable } from '../../ui/attempt-table.tsx';
import { Card } from '../../ui/card.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Text } from '@mantine/core';

export function RecentAttempts({ of: attempts }: { of: UseQueryResult<CursorListOf<LogRow>> }) {
  return (
    <Card title="Latest attempts">
      <Loaded
        of={attempts}
        empty={{
          when: ({ data }) => data.length === 0,
          show: (
            <Text size="sm" c="dimmed">
              None yet. They show here by themselves.
            </Text>
          ),
        }}
      >
        {({ data }) => <AttemptTable rows={data} />}
      </Loaded>
    </Card>
  );
}
