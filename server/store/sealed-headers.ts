import type { OwnHeader } from '../webhooks/own-headers.ts';

/** The name of the one entry in which a sealed list lies. No header of anybody's has no name. */
const SEALED = '';

/** Headers hold the keys of gateways: as the database keeps them, all in one entry. */
export function sealedHeaders(headers: OwnHeader[], seal: (text: string) => string): OwnHeader[] {
  return headers.length === 0 ? headers : [[SEALED, seal(JSON.stringify(headers))]];
}

/** Also those that were stored before they were sealed. */
export function openedHeaders(stored: OwnHeader[], open: (text: string) => string): OwnHeader[] {
  const [first] = stored;
  return first?.[0] === SEALED ? (JSON.parse(open(first[1])) as OwnHeader[]) : stored; // As it was sealed.
}
