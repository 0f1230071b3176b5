import { CloseButton, Group, Title } from '@mantine/core';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import classes from './dialog.module.css';

type DialogParts = { opened: boolean; onClose: () => void; title: string; children: ReactNode };

/** The browser's own dialog: it keeps the focus, closes on Escape and gives the focus back, with no code of ours. */
export function Dialog({ opened, onClose, title, children }: DialogParts) {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    if (!opened) return element.current?.close();
    element.current?.showModal();
    // What React focused by itself was focused before the dialog was open, and lost it to the first button.
    element.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
  }, [opened]);
  return (
    <dialog ref={element} className={classes['dialog']} aria-labelledby={id} onClose={onClose}>
      {opened && (
        <>
          <Group justify="space-between" wrap="nowrap" mb="sm">
            <Title order={2} id={id}>
              {title}
            </Title>
            <CloseButton onClick={onClose} aria-label="Close" />
          </Group>
          {children}
        </>
      )}
    </dialog>
  );
}
