import { firstEndpoint, saveFirstEndpoint } from '../../api/routes/save-endpoint.ts';
import { integer } from '../../config/value.ts';
import type { Endpoint } from '../../webhooks/endpoint.ts';
import { rotateSecret } from '../../webhooks/settings/secret.ts';
import { newSecret } from '../../webhooks/signature.ts';
import { commandActor } from '../actor.ts';
import { command } from '../command.ts';
import { withStore, workspaceNamed } from '../data.ts';
import { deliveryPorts } from '../delivery-ports.ts';
import { UsageError } from '../failure.ts';
import { WORKSPACE } from '../options.ts';
import { isoTime } from '../time.ts';

const MAX_OVERLAP_HOURS = 168;
const DEFAULT_OVERLAP_HOURS = 24;

export const webhookSecret = command({
  name: 'webhook secret',
  summary: 'Print the webhook secret of a workspace, or a new one.',
  details: 'Only the secret goes to stdout. After a rotation the old one is accepted for an overlap.',
  options: {
    ...WORKSPACE,
    rotate: { sentence: 'Make a new secret and print that.' },
    overlapHours: {
      kind: integer('HOURS', { min: 0, max: MAX_OVERLAP_HOURS }),
      sentence: `With --rotate: how long both are used, 0 for not at all. Default: ${DEFAULT_OVERLAP_HOURS}.`,
    },
  },
  settings: [],
  examples: [
    'ackwell webhook secret --workspace acme',
    'ackwell webhook secret --workspace acme --rotate --overlap-hours 0',
  ],
  async run(call) {
    const { options, terminal } = call;
    const { rotate, overlapHours } = options;
    if (overlapHours !== undefined && !rotate) throw new UsageError('--overlap-hours goes with --rotate.');
    const { current, previous } = await withStore(call, async (store) => {
      const workspace = await workspaceNamed(store, options.workspace);
      if (!rotate) {
        const { id: subjectId, secrets } = firstEndpoint(workspace);
        const about = { workspaceId: workspace.id, subjectId, details: {}, nowMs: call.clock.now() };
        await store.audit.add({ actor: commandActor(), action: 'secret.revealed', ...about });
        return secrets;
      }
      const rotation = {
        secret: newSecret(),
        overlapHours: overlapHours ?? DEFAULT_OVERLAP_HOURS,
        nowMs: call.clock.now(),
      };
      const rotated = (before: Endpoint) => rotateSecret(before, rotation);
      const deed = { actor: commandActor(), action: 'secret.rotated' } as const;
      return (await saveFirstEndpoint(deliveryPorts(store, call), { seen: workspace, deed }, rotated)).secrets;
    });
    const oldValidUntil = previous && isoTime(previous.untilMs);
    if (call.json) {
      return terminal.print(JSON.stringify({ webhook_secret: current, old_valid_until: oldValidUntil }));
    }
    terminal.print(current);
    if (!rotate) return;
    terminal.say(`The old secret is ${oldValidUntil ? `used until ${oldValidUntil}` : 'not used any more'}.`);
  },
});
