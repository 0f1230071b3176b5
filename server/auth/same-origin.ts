/** What a browser says about where a request comes from. */
export type Provenance = { secFetchSite: string | undefined; origin: string | undefined; host: string | undefined };

/**
 * own: from a page of ours. foreign: from anybody else's, or unclear. silent: not from a browser of today, which always
 * says at least one of the two on an unsafe method.
 */
export type Origin = 'own' | 'foreign' | 'silent';

export function originOf({ secFetchSite, origin, host }: Provenance, publicOrigin: string): Origin {
  if (secFetchSite !== undefined) return secFetchSite === 'same-origin' ? 'own' : 'foreign';
  if (origin === undefined) return 'silent';
  return origin === publicOrigin || isOfHost(origin, host?.toLowerCase(), publicOrigin) ? 'own' : 'foreign';
}

/** Under another name than the public one, which the host tells. Under the public one the scheme has to fit as well. */
function isOfHost(origin: string, host: string | undefined, publicOrigin: string): boolean {
  return host !== undefined && host !== URL.parse(publicOrigin)?.host && host === URL.parse(origin)?.host;
}
