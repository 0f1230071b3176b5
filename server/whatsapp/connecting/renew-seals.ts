import type { Log } from '../../kit/log.ts';
import type { Store } from '../../store/contract.ts';
import type { Seal } from '../seal.ts';

/** Seals the access tokens under the app secret of now, so that the one before it can be taken away. */
export async function renewSeals({ store, seal, log }: { store: Store; seal: Seal; log: Log }): Promise<void> {
  const { connections } = store.whatsapp;
  let renewed = 0;
  for (const { id } of await store.workspaces.list()) {
    const connection = await connections.get(id);
    const secrets = connection?.secrets ? seal.renewed(id, connection.secrets) : null;
    // Whoever changes the connection at this moment goes first; what is left is renewed at the next start.
    if (!connection || secrets === null) continue;
    if (await connections.save({ connection: { ...connection, secrets }, expects: connection.version })) renewed++;
  }
  log.info('whatsapp.seals_renewed', { count: renewed });
}
