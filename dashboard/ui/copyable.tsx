import { Code, Group } from '@mantine/core';
import { Fragment } from 'react';
import { Copy } from './copy-button.tsx';

/** An id or an address: exact, and ready to be taken elsewhere. */
export function Copyable({ text, what }: { text: string; what: string }) {
  return (
    <Group gap={4} wrap="nowrap" display="inline-flex" maw="100%">
      <Code fz="0.8rem" style={{ overflowWrap: 'anywhere' }}>
        {breakable(text)}
      </Code>
      <Copy text={text} label={`Copy ${what}`} />
    </Group>
  );
}

/** An address that is too long goes on after a slash, before it breaks a word. */
function breakable(text: string) {
  if (!text.includes('://')) return text;
  return text.split(/(?<=[^/]\/)(?=[^/])/).map((part, at) => (
    <Fragment key={at}>
      {at > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
