import { Group, Stack, Text, Title } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import classes from './page.module.css';

type PageParts = { title: string; about?: ReactNode; actions?: ReactNode; children: ReactNode };

/** A page with its title, which is read out when the page is come to. */
export function Page({ title, about, actions, children }: PageParts) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Ackwell`;
  }, [title]);
  useEffect(() => {
    if (document.activeElement === document.body || document.activeElement?.closest('nav'))
      heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-start" gap="sm">
        <div style={{ flex: '1 1 18rem', minWidth: 0, overflowWrap: 'anywhere' }}>
          <Title order={1} ref={heading} tabIndex={-1}>
            {title}
          </Title>
          {about !== undefined && (
            <Text component="div" c="dimmed" size="sm" maw="44rem">
              {about}
            </Text>
          )}
        </div>
        {actions !== undefined && <Group gap="xs" className={classes['actions']}>{actions}</Group>}
      </Group>
      {children}
    </Stack>
  );
}
