import { useBlocker } from '@tanstack/react-router';
import { createContext, useContext, useEffect, type RefObject } from 'react';

/** How many forms inside of a dialog hold something that is not saved; the dialog asks before it closes. */
export const UnsavedContext = createContext<RefObject<number> | null>(null);

/** Leaving the page, the tab or the dialog is asked about first. */
export function useGuard(isUnsaved: boolean): void {
  useBlocker({ shouldBlockFn: () => !wantsToLose(), enableBeforeUnload: () => isUnsaved, disabled: !isUnsaved });
  const unsaved = useContext(UnsavedContext);
  useEffect(() => {
    if (!unsaved || !isUnsaved) return;
    unsaved.current += 1;
    return () => {
      unsaved.current -= 1;
    };
  }, [unsaved, isUnsaved]);
}

export function wantsToLose(): boolean {
  return confirm('What you typed is not saved. Leave it?');
}
