import type { WorkspaceStore } from '../contract.ts';
import { workspaceById, workspaceBySubdomain } from './find-workspace.ts';
import { FreshCache } from './fresh-cache.ts';
import type { Parts } from './parts.ts';

export function workspaceStore({ near, reader, writer, epoch }: Parts): WorkspaceStore {
  const ofSubdomain = new FreshCache(epoch, workspaceBySubdomain);
  const ofId = new FreshCache(epoch, workspaceById);
  return {
    create: (workspace) => writer.run('createWorkspace', workspace),
    bySubdomain: (subdomain) => near.read((db) => ofSubdomain.get(db, subdomain)),
    byId: (workspaceId) => near.read((db) => ofId.get(db, workspaceId)),
    list: () => reader.ask('listWorkspaces', undefined),
    update: (update) => writer.runOrConflict('updateWorkspace', update).finally(() => epoch.expire()),
    saveEndpoint: (save) => writer.runOrConflict('saveEndpoint', save).finally(() => epoch.expire()),
  };
}
