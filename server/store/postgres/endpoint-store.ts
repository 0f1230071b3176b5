import type { EndpointStore } from '../contract-endpoints.ts';
import type { Parts } from './parts.ts';

export function endpointStore({ writer }: Parts): EndpointStore {
  return {
    add: (add) => writer.runOrConflict('addEndpoint', add),
    remove: (removal) => writer.runOrConflict('removeEndpoint', removal),
  };
}
