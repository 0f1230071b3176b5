import type { Call } from './request.ts';

/** What no token may do. */
const FOR_PEOPLE = /^\/(me|api\/v1\/[^/]+\/(tokens|members|invites|audit-log|workspace))(\/|\?|$)/;

export function isForPeople({ path }: Call): boolean {
  return FOR_PEOPLE.test(path);
}

/** The same call for a shell: with a token instead of the session, where a token will do. */
export function curlOf(call: Call, origin: string): string {
  const { method, path, body, file, files } = call;
  const parts = [
    `curl ${method === 'GET' ? '' : `-X ${method} `}${quoted(origin + path)}`,
    isForPeople(call) ? `-H "Cookie: __Host-session=$SESSION" -H 'Sec-Fetch-Site: same-origin'` : `-H "Authorization: Bearer $TOKEN"`,
  ];
  if (files) parts.push(...formParts(body, files));
  else if (file) parts.push(`-H 'Content-Type: text/csv'`, `--data-binary ${quoted(`@${file.name}`)}`);
  else if (method !== 'GET') parts.push(`-H 'Content-Type: application/json'`, `-d ${quoted(JSON.stringify(body ?? {}))}`);
  return parts.join(' \\\n  ');
}

function formParts(body: unknown, files: Readonly<Record<string, File>>): string[] {
  const fields = Object.entries(body ?? {}).map(([name, value]) => `-F ${quoted(`${name}=${String(value)}`)}`);
  return [...fields, ...Object.entries(files).map(([name, { name: path, type }]) => `-F ${quoted(`${name}=@${path};type=${type}`)}`)];
}

/** As one word of a POSIX shell, whatever is in it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
