import type { Endpoint } from '../webhooks/endpoint.ts';
import type { Workspace } from './contract.ts';
import { openedHeaders, sealedHeaders } from './sealed-headers.ts';
import type { Vault } from './vault.ts';

/** As the database keeps it. */
export function sealedEndpoint<E extends Omit<Endpoint, 'id'>>(vault: Vault, endpoint: E): E {
  const { workspaceId } = endpoint;
  const headers = sealedHeaders(endpoint.headers, (text) => vault.seal(text, { workspaceId, purpose: 'own headers' }));
  return withSecrets({ ...endpoint, headers }, (secret) => vault.seal(secret, { workspaceId, purpose: 'webhook secret' }));
}

/** As everybody else knows it. */
export function openedWorkspace(vault: Vault, workspace: Workspace): Workspace {
  const { id: workspaceId } = workspace;
  const endpoints = workspace.endpoints.map((endpoint) => {
    const headers = openedHeaders(endpoint.headers, (text) => vault.open(text, { workspaceId, purpose: 'own headers' }));
    return withSecrets({ ...endpoint, headers }, (secret) => vault.open(secret, { workspaceId, purpose: 'webhook secret' }));
  });
  return { ...workspace, endpoints };
}

function withSecrets<E extends Omit<Endpoint, 'id'>>(endpoint: E, change: (secret: string) => string): E {
  const { current, previous } = endpoint.secrets;
  const secrets = { current: change(current), previous: previous && { ...previous, secret: change(previous.secret) } };
  return { ...endpoint, secrets };
}
