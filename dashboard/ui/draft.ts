import { useState, type ChangeEvent, type FormEvent } from 'react';
import type { Call } from '../client/request.ts';
import { useGuard } from './unsaved.ts';

type Values = Record<string, unknown>;

export type Draft<T extends Values> = {
  values: T;
  set: (part: Partial<T>) => void;
  /** What differs from what was read or saved last. */
  changes: Partial<T>;
  isChanged: boolean;
  /** Whether a newer version has been read than the one that was changed. */
  isOutdated: boolean;
  /** Takes these values as the saved ones. */
  settle: (values?: T, version?: string | null) => void;
  /** Takes the next newer version as the saved values, and keeps what was changed. */
  follow: () => void;
  /** The call, to be refused if somebody else changed what the draft was begun on. */
  guard: (call: Call) => Call;
  onSubmit: (save: () => void) => (event: FormEvent) => void;
  text: (field: keyof T & string, error?: Error | null) => TextProps;
  /** Of a field that holds a number as it was typed. */
  number: (field: keyof T & string, error?: Error | null) => NumberProps;
};

/** What an empty field of a number means. */
export function numberOrNull(text: string): number | null {
  return text === '' ? null : Number(text);
}

type TextProps = {
  name: string;
  value: string;
  error: string | undefined;
  onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>) => void;
};

type NumberProps = Omit<TextProps, 'onChange'> & { onChange: (value: string | number) => void };

type Wishes = {
  /** Leaving the page, or the dialog, with unsaved values is asked about first. */
  guarded?: boolean;
  /** Of what was read; null when there is nothing yet that somebody else could change. */
  version?: string | null;
};

/** The values of a form on their way. As long as nothing is typed they follow what is read. */
export function useDraft<T extends Values>(saved: T, { guarded = true, version = null }: Wishes = {}): Draft<T> {
  const [base, setBase] = useState({ values: saved, version, seen: version, isFollowing: false });
  const [values, setValues] = useState(saved);
  const changes = Object.fromEntries(
    Object.entries(values).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(base.values[key])),
  ) as Partial<T>;
  const isChanged = Object.keys(changes).length > 0;
  // After a save what was read before it shows for a moment more; that is not news.
  const isNewer = version !== base.version && version !== base.seen;
  if (isNewer && (base.isFollowing || !isChanged)) {
    setBase({ values: saved, version, seen: version, isFollowing: false });
    setValues({ ...saved, ...changes });
  }
  useGuard(guarded && isChanged);
  const set = (part: Partial<T>) => setValues((before) => ({ ...before, ...part }));
  const shown = (field: keyof T & string, error: Error | null = null) => ({
    name: field,
    value: String(values[field] ?? ''),
    error: error && 'fields' in error ? (error.fields as Record<string, string>)[field] : undefined,
  });
  return {
    values,
    set,
    changes,
    isChanged,
    isOutdated: isNewer && isChanged,
    settle: (next = values, newest = version) => {
      setBase({ values: next, version: newest, seen: version, isFollowing: false });
      setValues(next);
    },
    follow: () => setBase((before) => ({ ...before, isFollowing: true })),
    guard: (call) => (base.version === null ? call : { ...call, headers: { ...call.headers, 'if-match': base.version } }),
    onSubmit: (save) => (event) => {
      event.preventDefault();
      save();
    },
    text: (field, error) => ({
      ...shown(field, error),
      onChange: (event) => set({ [field]: event.currentTarget.value } as Partial<T>),
    }),
    number: (field, error) => ({
      ...shown(field, error),
      onChange: (value) => set({ [field]: String(value) } as Partial<T>),
    }),
  };
}
