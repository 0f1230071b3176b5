import type { DeliveryPorts } from '../api/ports.ts';
import type { Store } from '../store/contract.ts';
import type { Call } from './command.ts';

/** A running server looks at the table once a second by itself, so there is nobody to wake. */
export function deliveryPorts(store: Store, { clock }: Pick<Call, 'clock'>): DeliveryPorts {
  return { store, clock, wakeEngine: () => undefined };
}

/** What becomes of deliveries that a command has made due. */
export const PICKED_UP = 'A running server sends them within a second; without one they wait for its next start.';
