import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { CodeBlock } from './code-block.tsx';
import classes from './empty.module.css';

/** Stands where something could be: what would be there, and how to get it there. */
export function Empty({ title, children, command }: { title: string; children?: ReactNode; command?: string }) {
  return (
    <div className={classes['empty']}>
      <Stack gap="sm" align="flex-start">
        <Text fw={600}>{title}</Text>
        {children !== undefined && (
          <Text component="div" size="sm" c="dimmed" maw="44rem">
            {children}
          </Text>
        )}
        {command !== undefined && (
          <div style={{ width: '100%' }}>
            <CodeBlock text={command} label="command" wrap />
          </div>
        )}
      </Stack>
    </div>
  );
}
