/** What the server wrote into the head of the page. */
function fact(name: string): string {
  return document.querySelector(`meta[name="${name}"]`)?.getAttribute('content') ?? '';
}

export const PAGE_FACTS = {
  styleNonce: fact('style-nonce'),
  /** There is somebody who can sign in. */
  isSetUp: fact('set-up') === 'true',
  /** Browsers will keep nobody signed in at this address. */
  needsHttps: fact('needs-https') === 'true',
};
