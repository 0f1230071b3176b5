import type { Endpoint } from '../webhooks/endpoint.ts';
import type { Workspace } from './contract.ts';
import type { Vault } from './vault.ts';

const PURPOSE = 'webhook secret';

/** As the database keeps it. */
export function sealedEndpoint<E extends Omit<Endpoint, 'id'>>(vault: Vault, endpoint: E): E {
  return withSecrets(endpoint, (secret) => vault.seal(secret, { workspaceId: endpoint.workspaceId, purpose: PURPOSE }));
}

/** As everybody else knows it. */
export function openedWorkspace(vault: Vault, workspace: Workspace): Workspace {
  const place = { workspaceId: workspace.id, purpose: PURPOSE } as const;
  const endpoints = workspace.endpoints.map((endpoint) => withSecrets(endpoint, (secret) => vault.open(secret, place)));
  return { ...workspace, endpoints };
}

function withSecrets<E extends Omit<Endpoint, 'id'>>(endpoint: E, change: (secret: string) => string): E {
  const { current, previous } = endpoint.secrets;
  const secrets = { current: change(current), previous: previous && { ...previous, secret: change(previous.secret) } };
  return { ...endpoint, secrets };
}
