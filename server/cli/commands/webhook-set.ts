import { saveFirstEndpoint } from '../../api/routes/save-endpoint.ts';
import { choice, text } from '../../config/value.ts';
import { boxesOf, changeSettings, settingsOf, type SettingsInput } from '../../webhooks/settings/settings.ts';
import { commandActor } from '../actor.ts';
import { command, type Options } from '../command.ts';
import { withStore, workspaceNamed } from '../data.ts';
import { deliveryPorts } from '../delivery-ports.ts';
import { UsageError } from '../failure.ts';
import { actions } from '../kinds.ts';
import { WORKSPACE } from '../options.ts';
import { settingsLines } from '../settings-lines.ts';
import { judgeTarget, sendersOn, type Verdict } from '../target.ts';

const OPTIONS = {
  ...WORKSPACE,
  url: { kind: text('URL'), sentence: 'Where events are sent: http or https.' },
  events: {
    kind: actions,
    sentence: 'all, none, or the events that are sent, such as contact.created,status.deleted. Others are switched off.',
  },
  execution: {
    kind: choice('MODE', ['synchronous', 'queued']),
    sentence: 'Whether a change is answered after its deliveries (synchronous) or at once (queued).',
  },
  enable: { sentence: 'Send webhooks from now on.' },
  disable: { sentence: 'Send none from now on; events still enter the feed.' },
} as const;

export const webhookSet = command({
  name: 'webhook set',
  summary: 'Change the webhook settings of a workspace.',
  details: 'What is not named keeps its value. The next change in the workspace uses the new settings.',
  options: OPTIONS,
  settings: ['allowTargets', 'publicUrl', 'host', 'port'],
  examples: [
    'ackwell webhook set --workspace acme --url https://crm.example.com/hook --events all --enable',
    'ackwell webhook set --workspace acme --events contact.created,contact.updated --execution queued',
    'ackwell webhook set --workspace acme --disable',
  ],
  async run(call) {
    const { options, terminal, config } = call;
    const input = settingsInput(options);
    let verdict: Verdict = { refused: null, warning: null };
    const endpoint = await withStore(call, async (store) => {
      const workspace = await workspaceNamed(store, options.workspace);
      if (options.url !== undefined) verdict = judgeTarget(options.url, { config, servers: await sendersOn(store, config) });
      const deed = { actor: commandActor(), action: 'settings.updated' } as const;
      return saveFirstEndpoint(deliveryPorts(store, call), { seen: workspace, deed }, (before) =>
        changeSettings(before, input, () => verdict.refused),
      );
    });
    if (verdict.warning) terminal.say(verdict.warning);
    const settings = settingsOf(endpoint);
    if (call.json) terminal.print(JSON.stringify(settings));
    else for (const line of settingsLines(settings)) terminal.print(line);
  },
});

function settingsInput({ url, events, execution, enable, disable }: Options<typeof OPTIONS>): SettingsInput {
  if (enable && disable) throw new UsageError('Give --enable or --disable, not both.');
  const input: SettingsInput = {
    ...(url === undefined ? {} : { webhook_url: url }),
    ...(events === undefined ? {} : boxesOf(events)),
    ...(execution === undefined ? {} : { execution }),
    ...(enable || disable ? { webhook_enabled: enable } : {}),
  };
  if (Object.keys(input).length > 0) return input;
  throw new UsageError('Name what to change: --url, --events, --execution, --enable or --disable.');
}
