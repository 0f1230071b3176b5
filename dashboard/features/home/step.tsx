import { Button, Group, Paper, Text, ThemeIcon } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { CheckIcon } from '../../ui/icons.tsx';

type Parts = { number: number; isDone: boolean; isNext: boolean; title: string; to: string; verb: string; children: ReactNode };

export function Step({ number, isDone, isNext, title, to, verb, children }: Parts) {
  return (
    <Paper component="li" withBorder p="md" style={{ listStyle: 'none' }}>
      <Group justify="space-between" gap="sm">
        <Group gap="md" wrap="nowrap" align="flex-start" flex="1 1 16rem">
          <ThemeIcon radius="xl" size={28} variant={isDone ? 'filled' : 'default'} color="green">
            {isDone ? <CheckIcon /> : number}
          </ThemeIcon>
          <div>
            <Text fw={600}>
              {title}
              {isDone && ' – done'}
            </Text>
            <Text size="sm" c="dimmed">
              {children}
            </Text>
          </div>
        </Group>
        <Button component={Link} to={to} variant={isNext ? 'filled' : 'default'}>
          {verb}
        </Button>
      </Group>
    </Paper>
  );
}
