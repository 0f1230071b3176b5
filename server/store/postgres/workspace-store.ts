import type { WorkspaceStore } from '../contract.ts';
import { openedWorkspace, sealedEndpoint } from '../sealed-workspace.ts';
import { listWorkspaces, WorkspaceCache } from './find-workspace.ts';
import type { Parts } from './parts.ts';

export function workspaceStore({ near, reader, writer, counters, vault }: Parts): WorkspaceStore {
  const cache = new WorkspaceCache({ near, counters, open: (workspace) => openedWorkspace(vault, workspace) });
  return {
    create: (workspace) => writer.run('createWorkspace', { ...workspace, keyText: vault.keyText }),
    bySubdomain: (subdomain) => cache.bySubdomain(subdomain),
    byId: (workspaceId) => cache.byId(workspaceId),
    list: async () => (await reader.read(listWorkspaces)).map((workspace) => openedWorkspace(vault, workspace)),
    update: (update) => writer.runOrConflict('updateWorkspace', update),
    saveEndpoint: (save) => writer.runOrConflict('saveEndpoint', { ...save, endpoint: sealedEndpoint(vault, save.endpoint) }),
  };
}
