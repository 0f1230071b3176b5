import { webhookName } from '../../../contract/webhook-event.ts';
import { deliveryRow, eventRow, explainDelivery } from '../../api/routes/event-row.ts';
import { logSummary } from '../../api/routes/log-row.ts';
import type { Attempt } from '../../webhooks/attempt.ts';
import { command } from '../command.ts';
import { withStore } from '../data.ts';
import { deliveryNumbered } from '../delivery.ts';
import { ONE_WORKSPACE } from '../options.ts';
import { aligned, printable } from '../terminal.ts';
import { isoTime } from '../time.ts';

export const deliveriesShow = command({
  name: 'deliveries show',
  summary: 'Show one delivery with its attempts and its body.',
  argument: { name: 'ID', sentence: 'Its number in deliveries list.' },
  options: ONE_WORKSPACE,
  settings: [],
  examples: ['ackwell deliveries show 42'],
  async run(call) {
    const { terminal, options, argument } = call;
    const { workspace, delivery, event, attempts } = await withStore(call, async (store) => {
      const found = await deliveryNumbered(store, argument, options.workspace);
      const { workspaceId, eventSeq, id } = found.delivery;
      const event = await store.events.get(workspaceId, eventSeq);
      const attempts = await store.attempts.ofEvent(workspaceId, eventSeq);
      return { ...found, event, attempts: attempts.filter(({ deliveryId }) => deliveryId === id) };
    });
    if (call.json) {
      const shown = { workspace: workspace.subdomain, ...deliveryRow(delivery), event: event && eventRow(event) };
      return terminal.print(JSON.stringify({ ...shown, attempts: attempts.map(logSummary) }));
    }
    const facts = [
      ['delivery', `${delivery.id}${delivery.kind === 'resend' ? ' (resend)' : ''}`],
      ['workspace', workspace.subdomain],
      ['event', `${webhookName(delivery)} #${delivery.recordId}, ${delivery.eventId}`],
      ['state', delivery.reason ? `${delivery.state}: ${delivery.reason}` : delivery.state],
      ...(delivery.reason ? [['why', printable(explainDelivery(delivery, attempts).explanation)]] : []),
      ['made', isoTime(delivery.createdAt)],
      ...(delivery.dueAt === null ? [] : [['next try', isoTime(delivery.dueAt)]]),
    ];
    const body = event ? ['', event.body] : [];
    for (const line of [...aligned(facts), '', ...attemptLines(attempts), ...body]) terminal.print(line);
  },
});

function attemptLines(attempts: Attempt[]): string[] {
  if (attempts.length === 0) return ['No attempt so far.'];
  const rows = attempts.map(({ number, createdAt, status, statusCode, errorCode, errorMessage, exchange }) => [
    String(number),
    isoTime(createdAt),
    status,
    String(statusCode ?? errorCode ?? ''),
    `${exchange.timing.durationMs.toFixed(1)} ms`,
    printable(errorMessage ?? ''),
  ]);
  return aligned([['ATTEMPT', 'ENDED', 'STATUS', 'ANSWER', 'TOOK', 'MESSAGE'], ...rows]);
}
