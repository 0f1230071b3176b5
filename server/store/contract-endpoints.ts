import type { Endpoint } from '../webhooks/endpoint.ts';
import type { AuditNote } from '../workspace/audit.ts';
import type { Conflict } from './contract.ts';

/** The endpoints of a workspace beyond their settings, which `WorkspaceStore` reads and `saveEndpoint` writes. */
export interface EndpointStore {
  /** Each write is refused when the workspace is not at `referenceVersion` any more. */
  add(add: NewEndpoint): Promise<{ endpointId: number } | Conflict>;
  /** From here on nothing is owed to it. Its row stays, because its deliveries and its log name it. */
  remove(removal: EndpointRemoval): Promise<Conflict | null>;
}

export type NewEndpoint = { endpoint: Omit<Endpoint, 'id'>; referenceVersion: number; audit?: AuditNote };
export type EndpointRemoval = { workspaceId: number; id: number; referenceVersion: number; nowMs: number; audit?: AuditNote };
