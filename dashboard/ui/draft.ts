import { useBlocker } from '@tanstack/react-router';
import { useState, type ChangeEvent, type FormEvent } from 'react';

type Values = Record<string, unknown>;

export type Draft<T extends Values> = {
  values: T;
  set: (part: Partial<T>) => void;
  /** What differs from what was read or saved last. */
  changes: Partial<T>;
  isChanged: boolean;
  /** Takes these values as the saved ones. */
  settle: (values?: T) => void;
  /** Takes these as the saved values, and keeps what was changed. */
  rebase: (values: T) => void;
  onSubmit: (save: () => void) => (event: FormEvent) => void;
  text: (field: keyof T & string, error?: Error | null) => TextProps;
};

type TextProps = {
  name: string;
  value: string;
  error: string | undefined;
  onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>) => void;
};

/** The values of a form on their way. Leaving the page with unsaved ones is asked about first, where `guarded`. */
export function useDraft<T extends Values>(saved: T, { guarded = false } = {}): Draft<T> {
  const [base, setBase] = useState(saved);
  const [values, setValues] = useState(saved);
  const changes = Object.fromEntries(
    Object.entries(values).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(base[key])),
  ) as Partial<T>;
  const isChanged = Object.keys(changes).length > 0;
  useBlocker({
    shouldBlockFn: () => !confirm('What you typed is not saved. Leave it?'),
    enableBeforeUnload: () => guarded && isChanged,
    disabled: !guarded || !isChanged,
  });
  const set = (part: Partial<T>) => setValues((before) => ({ ...before, ...part }));
  return {
    values,
    set,
    changes,
    isChanged,
    settle: (next = values) => {
      setBase(next);
      setValues(next);
    },
    rebase: (next) => {
      setBase(next);
      setValues({ ...next, ...changes });
    },
    onSubmit: (save) => (event) => {
      event.preventDefault();
      save();
    },
    text: (field, error = null) => ({
      name: field,
      value: String(values[field] ?? ''),
      error: error && 'fields' in error ? (error.fields as Record<string, string>)[field] : undefined,
      onChange: (event) => set({ [field]: event.currentTarget.value } as Partial<T>),
    }),
  };
}
