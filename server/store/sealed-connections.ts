import type { Connection } from '../whatsapp/connection.ts';
import type { WhatsAppStore } from './contract-whatsapp.ts';
import type { Place, Vault } from './vault.ts';

type Connections = WhatsAppStore['connections'];

/** The same connections, whose access tokens the vault has sealed in the database. */
export function sealedConnections(vault: Vault, connections: Connections): Connections {
  const opened = (connection: Connection) => withSecrets(connection, (secrets, place) => vault.open(secrets, place));
  return {
    ...connections,
    async get(workspaceId) {
      const connection = await connections.get(workspaceId);
      return connection && opened(connection);
    },
    save: ({ connection, ...save }) =>
      connections.save({ ...save, connection: withSecrets(connection, (secrets, place) => vault.seal(secrets, place)) }),
    claim: async (query) => (await connections.claim(query)).map(opened),
  };
}

function withSecrets(connection: Connection, change: (secrets: string, place: Place) => string): Connection {
  const { secrets, workspaceId } = connection;
  return secrets === null ? connection : { ...connection, secrets: change(secrets, { workspaceId, purpose: 'access token' }) };
}
