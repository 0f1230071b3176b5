import { ActionIcon, Button, CopyButton, Tooltip } from '@mantine/core';
import { CheckIcon, CopyIcon } from './icons.tsx';

/** Copies a text. Small beside what it copies, or a button with words. */
export function Copy({ text, label, words }: { text: string; label: string; words?: string }) {
  return (
    <CopyButton value={text} timeout={2_000}>
      {({ copied, copy }) =>
        words === undefined ? (
          <Tooltip label={copied ? 'Copied' : label}>
            <ActionIcon variant="subtle" color="gray" size="sm" onClick={copy} aria-label={copied ? 'Copied' : label}>
              {copied ? <CheckIcon /> : <CopyIcon />}
            </ActionIcon>
          </Tooltip>
        ) : (
          <Button variant="default" size="xs" leftSection={copied ? <CheckIcon /> : <CopyIcon />} onClick={copy}>
            {copied ? 'Copied' : words}
          </Button>
        )
      }
    </CopyButton>
  );
}
