import type { EndpointStore } from '../contract-endpoints.ts';
import { sealedEndpoint } from '../sealed-workspace.ts';
import type { Parts } from './parts.ts';

export function endpointStore({ writer, vault }: Parts): EndpointStore {
  return {
    add: (add) => writer.runOrConflict('addEndpoint', { ...add, endpoint: sealedEndpoint(vault, add.endpoint) }),
    remove: (removal) => writer.runOrConflict('removeEndpoint', removal),
  };
}
