import { CloseButton, Group, Title } from '@mantine/core';
import { useEffect, useId, useRef, type ReactNode, type SyntheticEvent } from 'react';
import classes from './dialog.module.css';
import { UnsavedContext, wantsToLose } from './unsaved.ts';

type DialogParts = { opened: boolean; onClose: () => void; title: string; children: ReactNode };

/** The browser's own dialog: it keeps the focus, closes on Escape and gives the focus back, with no code of ours. */
export function Dialog({ opened, onClose, title, children }: DialogParts) {
  const element = useRef<HTMLDialogElement>(null);
  const unsaved = useRef(0);
  const id = useId();
  useEffect(() => {
    if (!opened) return element.current?.close();
    element.current?.showModal();
    // What React focused by itself was focused before the dialog was open, and lost it to the first button.
    element.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
  }, [opened]);
  const mayClose = () => unsaved.current === 0 || wantsToLose();
  const onCancel = (event: SyntheticEvent) => {
    // A choice of files that is given up says so in the same word.
    if (event.target === event.currentTarget && !mayClose()) event.preventDefault();
  };
  return (
    <dialog ref={element} className={classes['dialog']} aria-labelledby={id} onCancel={onCancel} onClose={onClose}>
      {opened && (
        <UnsavedContext value={unsaved}>
          <Group justify="space-between" wrap="nowrap" mb="sm">
            <Title order={2} id={id}>
              {title}
            </Title>
            <CloseButton onClick={() => mayClose() && onClose()} aria-label="Close" />
          </Group>
          {children}
        </UnsavedContext>
      )}
    </dialog>
  );
}
