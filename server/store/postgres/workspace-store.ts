import type { WorkspaceStore } from '../contract.ts';
import { listWorkspaces, WorkspaceCache } from './find-workspace.ts';
import type { Parts } from './parts.ts';

export function workspaceStore({ near, reader, writer }: Parts): WorkspaceStore {
  const cache = new WorkspaceCache(near);
  return {
    create: (workspace) => writer.run('createWorkspace', workspace),
    bySubdomain: (subdomain) => cache.bySubdomain(subdomain),
    byId: (workspaceId) => cache.byId(workspaceId),
    list: () => reader.read(listWorkspaces),
    update: (update) => writer.runOrConflict('updateWorkspace', update),
    saveEndpoint: (save) => writer.runOrConflict('saveEndpoint', save),
  };
}
