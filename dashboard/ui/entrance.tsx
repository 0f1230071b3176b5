import { Center, Paper, Stack, Text, Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';

/** The frame of the pages before a workspace: one narrow sheet. */
export function Entrance({ title, children }: { title: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Ackwell`;
  }, [title]);
  return (
    <Center component="main" mih="90vh" p="md">
      <Paper withBorder shadow="xs" p="xl" radius="md" w="100%" maw={440}>
        <Stack gap="md">
          <div>
            <Text c="dimmed" fw={700} size="sm">
              Ackwell
            </Text>
            <Title order={1}>{title}</Title>
          </div>
          {children}
        </Stack>
      </Paper>
    </Center>
  );
}
