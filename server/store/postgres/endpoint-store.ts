import type { EndpointStore } from '../contract-endpoints.ts';
import { sealedEndpoint } from '../sealed-workspace.ts';
import { endpointHealth } from './flows.ts';
import { listOwed } from './list-owed.ts';
import { findHops } from './event-hops.ts';
import { findNumbers } from './number-deliveries.ts';
import type { Parts } from './parts.ts';

export function endpointStore({ near, reader, writer, vault }: Parts): EndpointStore {
  return {
    add: (add) => writer.runOrConflict('addEndpoint', { ...add, endpoint: sealedEndpoint(vault, add.endpoint) }),
    remove: (removal) => writer.runOrConflict('removeEndpoint', removal),
    claim: (query) => writer.run('claimGated', query),
    learn: (lesson) => writer.run('learnFlow', lesson, { essential: true }),
    health: (query) => reader.read((db) => endpointHealth(db, query)),
    numbers: (query) => near.read((db) => findNumbers(db, query)),
    hops: (query) => near.read((db) => findHops(db, query)),
    owed: (query) => reader.read((db) => listOwed(db, query)),
  };
}
