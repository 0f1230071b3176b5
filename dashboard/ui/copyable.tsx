import { Code, Group } from '@mantine/core';
import { Copy } from './copy-button.tsx';

/** An id or an address: exact, and ready to be taken elsewhere. */
export function Copyable({ text, what }: { text: string; what: string }) {
  return (
    <Group gap={4} wrap="nowrap" display="inline-flex" maw="100%">
      <Code fz="0.8rem" style={{ overflowWrap: 'anywhere' }}>
        {text}
      </Code>
      <Copy text={text} label={`Copy ${what}`} />
    </Group>
  );
}
