import { useNavigate, useSearch } from '@tanstack/react-router';

export type Filters<Key extends string> = {
  values: Readonly<Partial<Record<Key, string>>>;
  /** An empty text takes a filter away. */
  set: (part: Partial<Record<Key, string>>) => void;
  clear: () => void;
  isAny: boolean;
};

/** Filters that live in the address, so that a view can be shared, kept and come back to. */
export function useFilters<Key extends string>(keys: readonly Key[]): Filters<Key> {
  const search: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const entries = keys.flatMap((key) => {
    const value = search[key];
    return typeof value === 'string' && value !== '' ? [[key, value] as const] : [];
  });
  const set = (part: Partial<Record<string, string>>) =>
    void navigate({ to: '.', search: { ...search, ...part }, replace: true, resetScroll: false });
  return {
    values: Object.fromEntries(entries) as Partial<Record<Key, string>>,
    set,
    clear: () => set(Object.fromEntries(keys.map((key) => [key, '']))),
    isAny: entries.some(([key]) => key !== 'page'),
  };
}
