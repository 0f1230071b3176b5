import type { Clock } from '../../kit/clock.ts';
import type { DeliveryStore, Settlement } from '../contract.ts';
import { countDue, dueByEndpoint } from './due-by-endpoint.ts';
import { findTooLate } from './hasten-deliveries.ts';
import { deliveriesOfEvent, findDelivery, searchDeliveries, settledAmong } from './list-deliveries.ts';
import type { Membership } from './nodes.ts';
import type { Parts } from './parts.ts';
import { countRecoverable } from './recover-deliveries.ts';
import { findUnwanted } from './skip-unwanted.ts';

/** What a settlement weighs apart from its answer's body. */
const SETTLEMENT_BYTES = 1_500;

type Surroundings = { clock: Clock; membership: Membership | null };

export function deliveryStore({ near, reader, writer }: Parts, { clock, membership }: Surroundings): DeliveryStore {
  return {
    claim: (query) => writer.run('claimDeliveries', query),
    dueByEndpoint: () => reader.read(dueByEndpoint),
    countDue: () => reader.read(countDue),
    async takeOver(limit) {
      const { deadNodes, deliveries } = await writer.run('takeOverLeases', limit, { essential: true });
      membership?.countDeaths(deadNodes);
      return deliveries;
    },
    settledAmong: (deliveries) => near.read((db) => settledAmong(db, deliveries)),
    settle: (settlement) =>
      writer.run('settleDelivery', settlement, {
        bytes: SETTLEMENT_BYTES + bodyBytes(settlement),
        urgent: settlement.urgent,
        essential: true,
      }),
    giveBack: (deliveries) => writer.run('giveBackLeases', { deliveries, nowMs: clock.now() }, { essential: true }),
    async hasten(step) {
      const ids = await reader.read((db) => findTooLate(db, step));
      const { workspaceId, beyondMs, toMs } = step;
      return ids.length === 0 ? 0 : writer.run('hastenDeliveries', { workspaceId, ids, beyondMs, toMs });
    },
    resend: (resend) => writer.run('resendEvent', resend),
    countRecoverable: (range) => reader.read((db) => countRecoverable(db, range)),
    async skipUnwanted({ endpoint, nowMs, limit, reason = 'disabled' }) {
      const ids = await reader.read((db) => findUnwanted(db, { endpoint, limit }));
      if (ids.length === 0) return { skipped: [] };
      return { skipped: await writer.run('skipDeliveries', { workspaceId: endpoint.workspaceId, ids, reason, nowMs }) };
    },
    get: (workspaceId, id) => near.read((db) => findDelivery(db, workspaceId, id)),
    ofEvent: (workspaceId, eventSeq) => reader.read((db) => deliveriesOfEvent(db, workspaceId, eventSeq)),
    list: async (query) => (await reader.read((db) => searchDeliveries(db, query))).rows,
    search: (query) => reader.read((db) => searchDeliveries(db, query)),
  };
}

/** In hex on its way to the database. */
function bodyBytes({ attempt }: Settlement): number {
  return 2 * (attempt?.exchange.responseBody?.length ?? 0);
}
