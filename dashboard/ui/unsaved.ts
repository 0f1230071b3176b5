import { createContext, useContext, useEffect, type RefObject } from 'react';

/** Whether a form inside of a dialog holds something that is not saved; the dialog asks before it closes. */
export const UnsavedContext = createContext<RefObject<boolean> | null>(null);

export function useUnsaved(isUnsaved: boolean): void {
  const unsaved = useContext(UnsavedContext);
  useEffect(() => {
    if (!unsaved) return;
    unsaved.current = isUnsaved;
    return () => {
      unsaved.current = false;
    };
  }, [unsaved, isUnsaved]);
}

export function wantsToLose(): boolean {
  return confirm('What you typed is not saved. Leave it?');
}
