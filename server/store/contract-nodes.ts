import type { NodeRole } from '../kit/node-role.ts';
import type { DeliveryKey } from './contract.ts';

/**
 * The servers on one database: their leases, their shares of what is limited for all of them together, and what they
 * tell each other. On SQLite there is one, which holds everything.
 *
 * What is told is a hint and may be lost: whoever hears it looks at the table, and looks there by itself as well.
 */
export interface NodeStore {
  readonly share: Share;
  /** False while this server has not been able to renew its leases in time: then others may be about to send for it. */
  readonly holdsLeases: boolean;
  /** How many servers this one has found dead: silent for longer than a lease, with or without work in hand. */
  readonly deaths: number;
  /** Whether what was leased under this number is still its own to send. */
  holds(node: number): boolean;
  /** Notes for commands under which settings this server judges receivers. */
  announce(served: Served): Promise<void>;
  /** The servers that live, oldest first. */
  list(): Promise<Node[]>;
  /** At once and without waiting: hints are gathered, and dropped while the others cannot be reached. */
  tell(hint: Hint): void;
  hear(listener: Listener): void;
}

/** How many servers send, and the place of this one among them, from 0. Null for one that does not send. */
export type Share = { senders: number; place: number | null };

/** What decides whether a URL may be a receiver. */
export type Served = { origin: string; host: string; port: number; publicUrl: string | null; allowTargets: string[] };

/** `served` is null until it listens. */
export type Node = { name: string; role: NodeRole; served: Served | null };

export type Hint =
  /** Deliveries of this endpoint are due now. */
  | { due: { workspaceId: number; endpointId: number } }
  /** This delivery has its end; somebody may wait for it. */
  | { settled: DeliveryKey }
  /** Something was made due, or an endpoint was changed. */
  | { look: true };

export interface Listener {
  hear(hint: Hint): void;
  /** The leases of this server went to others: what it still holds in memory is not its own any more. */
  leasesLost(): void;
}
