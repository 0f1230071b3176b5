import type { EndpointStore } from '../contract-endpoints.ts';
import type { Parts } from './parts.ts';

export function endpointStore({ writer, epoch }: Parts): EndpointStore {
  return {
    add: (add) => writer.runOrConflict('addEndpoint', add).finally(() => epoch.expire()),
    remove: (removal) => writer.runOrConflict('removeEndpoint', removal).finally(() => epoch.expire()),
  };
}
