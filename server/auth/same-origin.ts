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
  const isOwn = origin === publicOrigin || (host !== undefined && URL.parse(origin)?.host === host.toLowerCase());
  return isOwn ? 'own' : 'foreign';
}
