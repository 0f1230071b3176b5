import type { EndpointStore } from '../contract-endpoints.ts';
import { sealedEndpoint } from '../sealed-workspace.ts';
import { endpointHealth } from './flows.ts';
import { listOwed } from './list-owed.ts';
import type { Parts } from './parts.ts';

export function endpointStore({ reader, writer, vault }: Parts): EndpointStore {
  return {
    add: (add) => writer.runOrConflict('addEndpoint', { ...add, endpoint: sealedEndpoint(vault, add.endpoint) }),
    remove: (removal) => writer.runOrConflict('removeEndpoint', removal),
    claim: (query) => writer.run('claimGated', query),
    learn: (lesson) => writer.run('learnFlow', lesson, { essential: true }),
    health: (query) => reader.read((db) => endpointHealth(db, query)),
    owed: (query) => reader.read((db) => listOwed(db, query)),
  };
}
