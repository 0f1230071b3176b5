import type { NodeStore } from '../../store/contract-nodes.ts';
import type { Handover } from './commit.ts';

/** For a process that sends nothing itself: every delivery is born in the table, and those who send are told. */
export function handoverToOthers(nodes: Pick<NodeStore, 'tell'>): Handover {
  return {
    reserve: () => false,
    unreserve: () => undefined,
    accept: () => undefined,
    due: (workspaceId, endpointId) => nodes.tell({ due: { workspaceId, endpointId } }),
  };
}

/** An engine that knows when others should look, too. */
type Engine = Handover & { wantsHelp(workspaceId: number, endpointId: number): boolean };

/**
 * For one that sends: what it has no place for, the others may have. What it takes itself is told to nobody: three nodes
 * that look for what a fourth has taken cost more than it did.
 */
export function handoverShared(own: Engine, nodes: Pick<NodeStore, 'tell' | 'share'>): Handover {
  return {
    reserve: (workspaceId, endpointId) => own.reserve(workspaceId, endpointId),
    unreserve: (workspaceId, endpointId) => own.unreserve(workspaceId, endpointId),
    accept: (delivery) => own.accept(delivery),
    due(workspaceId, endpointId, atMs) {
      own.due(workspaceId, endpointId, atMs);
      if (nodes.share.senders > 1 && own.wantsHelp(workspaceId, endpointId)) nodes.tell({ due: { workspaceId, endpointId } });
    },
  };
}
