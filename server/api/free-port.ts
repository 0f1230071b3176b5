import { createServer } from 'node:net';
import { promisify } from 'node:util';

/**
 * Rejects, as listening would, when nobody could listen there now: a start that must fail is to leave the data as it was,
 * whose schema an older server may still be using. Who takes the port after this is met when it is listened on.
 */
export async function expectFreePort({ host, port }: { host: string; port: number }): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const probe = createServer().once('error', reject);
  probe.listen({ host, port }, resolve);
  await promise;
  await promisify(probe.close.bind(probe))();
}
