/** How one value is written: as text in a flag or a variable, as JSON in the configuration file. */
export type Kind<T> = {
  /** Stands for the value in help, such as PORT. */
  placeholder: string;
  /** Both throw an InvalidValue, whose message goes on after the name of what was set. */
  fromText(text: string): T;
  fromJson(value: unknown): T;
};

/** A value that cannot be taken. The message reads on after its name: `must be a whole number …`. */
export class InvalidValue extends Error {}

export function text(placeholder: string): Kind<string> {
  const take = (value: string): string => {
    if (value.trim() === '') throw new InvalidValue('must not be empty');
    return value;
  };
  return { placeholder, fromText: take, fromJson: (value) => take(stringOf(value)) };
}

export function integer(placeholder: string, { min, max }: { min: number; max: number }): Kind<number> {
  const wish = `must be a whole number from ${min} to ${max}`;
  const take = (value: unknown): number => {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max) return value;
    throw new InvalidValue(`${wish}, not ${JSON.stringify(value)}`);
  };
  return {
    placeholder,
    fromText: (value) => take(/^-?\d{1,16}$/.test(value) ? Number(value) : value),
    fromJson: take,
  };
}

export function choice<const C extends string>(placeholder: string, choices: readonly C[]): Kind<C> {
  const take = (value: string): C => {
    const chosen = choices.find((candidate) => candidate === value);
    if (chosen === undefined) throw new InvalidValue(`must be ${choices.join(' or ')}, not "${value}"`);
    return chosen;
  };
  return { placeholder, fromText: take, fromJson: (value) => take(stringOf(value)) };
}

/** Comma-separated as text, an array in JSON. */
export function list(placeholder: string): Kind<string[]> {
  const items = text(placeholder);
  return {
    placeholder,
    fromText: (value) => value.split(',').map((item) => items.fromText(item.trim())),
    fromJson: (value) => {
      if (!Array.isArray(value)) throw new InvalidValue('must be a list of strings');
      return value.map((item: unknown) => items.fromJson(item));
    },
  };
}

/** Another kind's value, looked at once more. */
export function checked<T>(kind: Kind<T>, check: (value: T) => void): Kind<T> {
  const look = (value: T): T => {
    check(value);
    return value;
  };
  return {
    placeholder: kind.placeholder,
    fromText: (value) => look(kind.fromText(value)),
    fromJson: (value) => look(kind.fromJson(value)),
  };
}

/** The origin of an http or https address: scheme, host and port, without a path. */
export function origin(placeholder: string): Kind<string> {
  const take = (value: string): string => {
    const url = URL.canParse(value) ? new URL(value) : null;
    const plain = url && ['http:', 'https:'].includes(url.protocol) && url.href === `${url.origin}/`;
    if (!plain) throw new InvalidValue(`must be like https://ackwell.example.com, without a path, not "${value}"`);
    return url.origin;
  };
  return { placeholder, fromText: take, fromJson: (value) => take(stringOf(value)) };
}

function stringOf(value: unknown): string {
  if (typeof value !== 'string') throw new InvalidValue(`must be a string, not ${JSON.stringify(value)}`);
  return value;
}
