import { Group, Pagination, Text } from '@mantine/core';
import type { PageOf } from '../../contract/rest/lists.ts';

type PagerParts = { page: PageOf<unknown>; what: string; onTurn: (page: number) => void };

export function Pager({ page: { current_page, last_page, from, to, total }, what, onTurn }: PagerParts) {
  return (
    <Group justify="space-between" gap="sm">
      <Text size="sm" c="dimmed">
        {from === null
          ? `No ${what} on this page`
          : `${from.toLocaleString('en')}–${to?.toLocaleString('en')} of ${total.toLocaleString('en')} ${what}`}
      </Text>
      {last_page > 1 && (
        <Pagination
          component="nav"
          aria-label="Pages"
          total={last_page}
          value={current_page}
          onChange={onTurn}
          siblings={1}
          size="sm"
          getControlProps={(control) => ({ 'aria-label': `${control} page` })}
          getItemProps={(page) => ({ 'aria-label': `Page ${page}` })}
        />
      )}
    </Group>
  );
}
