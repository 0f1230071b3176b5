import type { Clock } from '../../kit/clock.ts';
import type { DeliveryStore, Settlement } from '../contract.ts';
import { askNearby } from './ask-nearby.ts';
import { findDelivery, settledAmong } from './list-deliveries.ts';
import type { Parts } from './parts.ts';
import { encodeSettlement } from './settle-delivery.ts';

/** What a settlement weighs apart from its answer's body. */
const SETTLEMENT_BYTES = 1_500;

export function deliveryStore({ near, reader, writer }: Parts, clock: Clock): DeliveryStore {
  return {
    claim: (query) => writer.run('claimDeliveries', query),
    dueByEndpoint: () => askNearby({ near, reader }, 'dueByEndpoint', undefined),
    countDue: () => reader.ask('countDue', undefined),
    takeOver: (limit) => writer.run('takeOverLeases', limit, { essential: true }),
    settledAmong: (deliveries) => near.read((db) => settledAmong(db, deliveries)),
    settle: (settlement) =>
      writer.run('settleDelivery', encodeSettlement(settlement), {
        bytes: SETTLEMENT_BYTES + bodyBytes(settlement),
        urgent: settlement.urgent,
        essential: true,
      }),
    giveBack: (deliveries) => writer.run('giveBackLeases', { deliveries, nowMs: clock.now() }, { essential: true }),
    async hasten(step) {
      const ids = await reader.ask('findTooLate', step);
      const { workspaceId, beyondMs, toMs } = step;
      return ids.length === 0 ? 0 : writer.run('hastenDeliveries', { workspaceId, ids, beyondMs, toMs });
    },
    resend: (resend) => writer.run('resendEvent', resend),
    countRecoverable: (range) => reader.ask('countRecoverable', range),
    async skipUnwanted({ endpoint, nowMs, limit, reason = 'disabled' }) {
      const ids = await reader.ask('findUnwanted', { endpoint, limit });
      if (ids.length === 0) return { skipped: [] };
      return { skipped: await writer.run('skipDeliveries', { workspaceId: endpoint.workspaceId, ids, reason, nowMs }) };
    },
    get: (workspaceId, id) => near.read((db) => findDelivery(db, workspaceId, id)),
    ofEvent: (workspaceId, eventSeq) => reader.ask('deliveriesOfEvent', { workspaceId, eventSeq }),
    list: async (query) => (await reader.ask('searchDeliveries', query)).rows,
    search: (query) => reader.ask('searchDeliveries', query),
  };
}

function bodyBytes({ attempt }: Settlement): number {
  return attempt?.exchange.responseBody?.length ?? 0;
}
