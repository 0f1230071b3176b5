import { resendAll } from '../../api/routes/recover.ts';
import { command } from '../command.ts';
import { withStore, workspacesNamed } from '../data.ts';
import { deliveryPorts, PICKED_UP } from '../delivery-ports.ts';
import { Failure, UsageError } from '../failure.ts';
import { instant } from '../kinds.ts';
import { ONE_WORKSPACE } from '../options.ts';

export const deliveriesRecover = command({
  name: 'deliveries recover',
  summary: 'Resend all that failed or was skipped in a span of time.',
  details: 'Takes the events whose latest delivery did not arrive and that the endpoint selects now.',
  options: {
    ...ONE_WORKSPACE,
    since: { kind: instant, required: true, sentence: 'From the events of this time on.' },
    until: { kind: instant, sentence: 'Up to the events of this time; now, without it.' },
    dryRun: { sentence: 'Only count them.' },
  },
  settings: [],
  examples: [
    'ackwell deliveries recover --workspace acme --since 2026-04-16T08:00:00Z --dry-run',
    'ackwell deliveries recover --since 2026-04-16T08:00:00Z --until 2026-04-16T09:30:00Z',
  ],
  async run(call) {
    const { terminal, options } = call;
    const nowMs = call.clock.now();
    const untilMs = Math.min(options.until ?? nowMs, nowMs);
    if (options.since > untilMs) throw new UsageError('--since must lie before --until, and not in the future.');
    const count = await withStore(call, async (store) => {
      const workspaces = await workspacesNamed(store, options.workspace);
      const all = workspaces.flatMap(({ endpoints }) => endpoints);
      const endpoints = all.filter(({ enabled, url }) => enabled && url !== '');
      if (endpoints.length === 0) throw new Failure('Webhooks are off there; see ackwell webhook set --enable.');
      let total = 0;
      for (const endpoint of endpoints) {
        const range = { endpoint, sinceMs: options.since, untilMs };
        total += options.dryRun
          ? await store.deliveries.countRecoverable(range)
          : await resendAll(deliveryPorts(store, call), range, nowMs);
        terminal.progress(`${total} so far`);
      }
      return total;
    });
    const made = options.dryRun ? `${count} would be sent again.` : `Made ${count} deliveries.`;
    terminal.print(call.json ? JSON.stringify({ count, dry_run: options.dryRun }) : made);
    if (!call.json && !options.dryRun && count > 0) terminal.say(PICKED_UP);
  },
});
