import type { Call } from './request.ts';

/** The same call for a shell, with a token instead of the session. */
export function curlOf({ method, path, body, file }: Call, origin: string): string {
  const parts = [
    `curl ${method === 'GET' ? '' : `-X ${method} `}${quoted(origin + path)}`,
    `-H "Authorization: Bearer $TOKEN"`,
  ];
  if (file) parts.push(`-H 'Content-Type: text/csv'`, `--data-binary ${quoted(`@${file.name}`)}`);
  else if (method !== 'GET') parts.push(`-H 'Content-Type: application/json'`, `-d ${quoted(JSON.stringify(body ?? {}))}`);
  return parts.join(' \\\n  ');
}

/** As one word of a POSIX shell, whatever is in it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
