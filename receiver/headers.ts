import { WebhookVerificationError } from './verification-error.ts';

/**
 * The headers of the request, as your framework has them: the `Headers` of fetch, the `headers` of a Node request
 * (Express, Fastify), or any object. Names are compared without regard to case.
 */
export type HeaderSource =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** The one value of a header. Throws when it is missing, empty, or there twice. */
export function headerValue(headers: HeaderSource, name: string): string {
  const values = valuesOf(headers, name).map((value) => value.trim()).filter((value) => value !== '');
  const [value, another] = values;
  if (value === undefined) {
    throw new WebhookVerificationError(
      'header_missing',
      `The header ${name} is missing. Pass the headers of the request itself; a proxy may also have dropped it.`,
    );
  }
  if (another !== undefined) {
    throw new WebhookVerificationError('header_malformed', `The header ${name} is there more than once.`);
  }
  return value;
}

/** The value, or null when there is not exactly one: for headers that only help to explain. */
export function optionalHeader(headers: HeaderSource, name: string): string | null {
  const [value, another] = valuesOf(headers, name);
  return value === undefined || another !== undefined ? null : value.trim();
}

/** Every value that was sent under a name, whichever kind of container they are in. */
function valuesOf(headers: HeaderSource, name: string): readonly string[] {
  if (hasGetter(headers)) {
    const value = headers.get(name);
    return value === null ? [] : [value];
  }
  return Object.entries(headers).flatMap(([key, value]) => (key.toLowerCase() === name ? (value ?? []) : []));
}

function hasGetter(headers: HeaderSource): headers is { get(name: string): string | null } {
  return typeof headers.get === 'function';
}
