/** Hosts to listen on that mean every address of the machine, each with the loopback address of its version. */
const EVERY_ADDRESS: ReadonlyMap<string, string> = new Map([['0.0.0.0', '127.0.0.1'], ['::', '::1']]);

export function meansEveryAddress(host: string): boolean {
  return EVERY_ADDRESS.has(host);
}

/** Where a browser on this machine finds who listens on `host`: every address is none that can be opened. */
export function openableHost(host: string): string {
  return EVERY_ADDRESS.get(host) ?? host;
}
