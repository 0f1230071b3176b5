import type { EndpointStore } from '../contract-endpoints.ts';
import { sealedEndpoint } from '../sealed-workspace.ts';
import { askNearby } from './ask-nearby.ts';
import { findHops } from './event-hops.ts';
import { findNumbers } from './number-deliveries.ts';
import type { Parts } from './parts.ts';

export function endpointStore({ near, reader, writer, epoch, vault }: Parts): EndpointStore {
  return {
    add: (add) =>
      writer.runOrConflict('addEndpoint', { ...add, endpoint: sealedEndpoint(vault, add.endpoint) }).finally(() => epoch.expire()),
    remove: (removal) => writer.runOrConflict('removeEndpoint', removal).finally(() => epoch.expire()),
    claim: (query) => writer.run('claimGated', query),
    learn: (lesson) => writer.run('learnFlow', lesson, { essential: true }).finally(() => epoch.expire()),
    health: (query) => askNearby({ near, reader }, 'endpointHealth', query),
    numbers: (query) => near.read((db) => findNumbers(db, query)),
    hops: (query) => near.read((db) => findHops(db, query)),
    owed: (query) => reader.ask('listOwed', query),
  };
}
