import { Text, TextInput } from '@mantine/core';
import { useState } from 'react';

/** As long as the longest id. */
const MAX_DIGITS = 15;

type Parts = { label: string; value: string; onChange: (text: string) => void };

/** Text on its way into the address. What is typed stays as it is until the filter is taken away. */
function useTyped(value: string): [string, (text: string) => void] {
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  if (value !== seen) {
    setSeen(value);
    if (value === '') setText('');
  }
  return [text, setText];
}

/** `length`: how many digits a whole value has; without it any number of them is one. */
export type Digits<Key> = { key: Key; label: string; width: number; length?: number };

/** Takes digits alone, and asks only once there are enough of them. */
export function DigitsFilter({ width, length = 1, label, value, onChange }: Parts & Omit<Digits<string>, 'key'>) {
  const [typed, setTyped] = useTyped(value);
  return (
    <TextInput
      aria-label={label}
      placeholder={label}
      w={width}
      inputMode="numeric"
      value={typed}
      onChange={(event) => {
        const text = event.currentTarget.value.replace(/\D/g, '').slice(0, length > 1 ? length : MAX_DIGITS);
        setTyped(text);
        if (text === '' || text.length >= length) onChange(text);
      }}
    />
  );
}

const MINUTE_MS = 60_000;

/** A time of this machine's zone, which stands in the address as UTC. */
export function TimeFilter({ label, value, onChange }: Parts) {
  const [typed, setTyped] = useTyped(localTime(value));
  return (
    <TextInput
      aria-label={label}
      type="datetime-local"
      leftSection={<Text size="sm">{label}</Text>}
      leftSectionWidth={56}
      w={270}
      value={typed}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        const at = Date.parse(text);
        onChange(Number.isNaN(at) ? '' : new Date(at).toISOString().replace('.000Z', 'Z'));
      }}
    />
  );
}

function localTime(at: string): string {
  const ms = Date.parse(at);
  if (Number.isNaN(ms)) return '';
  return new Date(ms - new Date(ms).getTimezoneOffset() * MINUTE_MS).toISOString().slice(0, 'yyyy-mm-ddThh:mm'.length);
}
