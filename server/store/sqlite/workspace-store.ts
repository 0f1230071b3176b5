import type { Workspace, WorkspaceStore } from '../contract.ts';
import { openedWorkspace, sealedEndpoint } from '../sealed-workspace.ts';
import { workspaceById, workspaceBySubdomain } from './find-workspace.ts';
import { FreshCache } from './fresh-cache.ts';
import type { Parts } from './parts.ts';

export function workspaceStore({ near, reader, writer, epoch, vault }: Parts): WorkspaceStore {
  const opened = (workspace: Workspace | null) => workspace && openedWorkspace(vault, workspace);
  const ofSubdomain = new FreshCache(epoch, (db, subdomain: string) => opened(workspaceBySubdomain(db, subdomain)));
  const ofId = new FreshCache(epoch, (db, id: number) => opened(workspaceById(db, id)));
  return {
    create: (workspace) => writer.run('createWorkspace', { ...workspace, keyText: vault.keyText }),
    bySubdomain: (subdomain) => near.read((db) => ofSubdomain.get(db, subdomain)),
    byId: (workspaceId) => near.read((db) => ofId.get(db, workspaceId)),
    list: async () => (await reader.ask('listWorkspaces', undefined)).map((workspace) => openedWorkspace(vault, workspace)),
    update: (update) => writer.runOrConflict('updateWorkspace', update).finally(() => epoch.expire()),
    saveEndpoint: (save) =>
      writer.runOrConflict('saveEndpoint', { ...save, endpoint: sealedEndpoint(vault, save.endpoint) }).finally(() => epoch.expire()),
  };
}
