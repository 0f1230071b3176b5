import type { WorkspaceStore } from '../contract.ts';
import { WorkspaceCache } from './find-workspace.ts';
import type { Parts } from './parts.ts';

export function workspaceStore({ near, reader, writer }: Parts): WorkspaceStore {
  const cache = new WorkspaceCache();
  return {
    create: (workspace) => writer.run('createWorkspace', workspace),
    bySubdomain: (subdomain) => near.read((db) => cache.bySubdomain(db, subdomain)),
    byId: (workspaceId) => near.read((db) => cache.byId(db, workspaceId)),
    list: () => reader.ask('listWorkspaces', undefined),
    saveEndpoint: (save) => writer.runOrConflict('saveEndpoint', save),
  };
}
