import { silentLog } from '../kit/log.ts';
import type { Store } from '../store/contract.ts';
import { createOutbox } from '../webhooks/outbox/outbox.ts';
import type { Outbox } from '../webhooks/outbox/order.ts';
import { WaitingRoom } from '../webhooks/outbox/waiting-room.ts';
import type { Call } from './command.ts';

/** A command holds no delivery in memory: what it owes is due in the table, where a server finds it. */
const NO_ENGINE = { reserve: () => false, unreserve() {}, accept() {}, due() {} };

/** The door for changes that a command makes. */
export function commandOutbox(store: Store, { clock }: Pick<Call, 'clock'>): Outbox {
  const waitingRoom = new WaitingRoom({ deliveries: store.deliveries, clock, log: silentLog });
  return createOutbox({ store, handover: NO_ENGINE, waitingRoom, clock, log: silentLog });
}
