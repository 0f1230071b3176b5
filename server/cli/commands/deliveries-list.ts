import { webhookName } from '../../../contract/webhook-event.ts';
import { deliveryRow, lastAttemptRow } from '../../api/routes/event-row.ts';
import { lastAttempts } from '../../api/routes/last-attempts.ts';
import { choice, integer } from '../../config/value.ts';
import { DELIVERY_STATES } from '../../webhooks/delivery.ts';
import { command } from '../command.ts';
import { withStore, workspacesNamed } from '../data.ts';
import { ONE_WORKSPACE } from '../options.ts';
import { aligned } from '../terminal.ts';
import { isoTime } from '../time.ts';

const MAX_SHOWN = 1_000;
const DEFAULT_SHOWN = 50;

export const deliveriesList = command({
  name: 'deliveries list',
  summary: 'List deliveries, newest first.',
  options: {
    ...ONE_WORKSPACE,
    state: { kind: choice('STATE', DELIVERY_STATES), sentence: `Only those that are ${DELIVERY_STATES.join(', ')}.` },
    limit: {
      kind: integer('N', { min: 1, max: MAX_SHOWN }),
      default: DEFAULT_SHOWN,
      sentence: 'So many at most, of each workspace.',
    },
  },
  settings: [],
  examples: ['ackwell deliveries list --workspace acme --state failed'],
  async run(call) {
    const { terminal, options } = call;
    const { state, limit } = options;
    const found = await withStore(call, async (store) => {
      const workspaces = await workspacesNamed(store, options.workspace);
      const lists = workspaces.map(async ({ id, subdomain }) => {
        const only = state === undefined ? {} : { state };
        const deliveries = await store.deliveries.list({ workspaceId: id, limit, ...only });
        const last = await lastAttempts(store, deliveries);
        return deliveries.map((delivery) => ({ subdomain, delivery, last: last.get(delivery.id) }));
      });
      return (await Promise.all(lists)).flat();
    });
    if (call.json) {
      const rows = found.map(({ subdomain, delivery, last }) => {
        const { eventId: event_id, recordId: record_id } = delivery;
        const last_attempt = lastAttemptRow(last);
        return { workspace: subdomain, event_id, event: webhookName(delivery), record_id, ...deliveryRow(delivery), last_attempt };
      });
      return terminal.print(JSON.stringify(rows));
    }
    const head = ['ID', 'WORKSPACE', 'MADE', 'EVENT', 'RECORD', 'STATE', 'ATTEMPTS', 'LAST', 'REASON'];
    const rows = found.map(({ subdomain, delivery, last }) => {
      const { id, createdAt, recordId, state, attempts, reason } = delivery;
      const name = webhookName(delivery);
      const answer = String(last?.errorCode ?? last?.statusCode ?? '');
      return [String(id), subdomain, isoTime(createdAt), name, `#${recordId}`, state, String(attempts), answer, reason ?? ''];
    });
    for (const line of aligned([head, ...rows])) terminal.print(line);
  },
});
