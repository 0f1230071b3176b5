import type { LogDetail } from '../../../contract/rest/webhooks.ts';
import { quoted } from '../../client/curl.ts';

/** What curl makes itself. */
const MADE_BY_CURL = ['host', 'content-length', 'connection'];

/** The same POST once more, byte by byte, from a shell. */
export function postAsCurl({ url, request_headers: headers, payload }: LogDetail): string {
  const lines = Object.entries(headers)
    .filter(([name]) => !MADE_BY_CURL.includes(name.toLowerCase()))
    .flatMap(([name, values]) => [values].flat().map((value) => `-H ${quoted(`${name}: ${value}`)}`));
  return [`curl -i -X POST ${quoted(url)}`, ...lines, `--data-binary ${quoted(payload)}`].join(' \\\n  ');
}
