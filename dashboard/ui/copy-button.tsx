import { ActionIcon, Button, CopyButton } from '@mantine/core';
import { CheckIcon, CopyIcon } from './icons.tsx';

/** Copies a text. Small beside what it copies, or a button with words. */
export function Copy({ text, label, words }: { text: string; label: string; words?: string }) {
  return (
    <CopyButton value={text} timeout={2_000}>
      {({ copied, copy }) => {
        const icon = copied ? <CheckIcon /> : <CopyIcon />;
        const says = copied ? 'Copied' : label;
        return words === undefined ? (
          <ActionIcon variant="subtle" color="gray" size="sm" onClick={copy} aria-label={says} title={says}>
            {icon}
          </ActionIcon>
        ) : (
          <Button variant="default" size="sm" leftSection={icon} onClick={copy}>
            {copied ? 'Copied' : words}
          </Button>
        );
      }}
    </CopyButton>
  );
}
