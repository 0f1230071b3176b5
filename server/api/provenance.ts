import type { IncomingHttpHeaders } from 'node:http';
import type { Provenance } from '../auth/same-origin.ts';

export function provenanceOf({ origin, host, 'sec-fetch-site': site }: IncomingHttpHeaders): Provenance {
  return { secFetchSite: Array.isArray(site) ? site.join() : site, origin, host };
}
