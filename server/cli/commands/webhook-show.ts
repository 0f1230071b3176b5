import { firstEndpoint } from '../../api/routes/save-endpoint.ts';
import { settingsOf } from '../../webhooks/settings/settings.ts';
import { command } from '../command.ts';
import { withStore, workspaceNamed } from '../data.ts';
import { WORKSPACE } from '../options.ts';
import { settingsLines } from '../settings-lines.ts';

export const webhookShow = command({
  name: 'webhook show',
  summary: 'Show the webhook settings of a workspace.',
  options: WORKSPACE,
  settings: [],
  examples: ['ackwell webhook show --workspace acme'],
  async run(call) {
    const workspace = await withStore(call, (store) => workspaceNamed(store, call.options.workspace));
    const settings = settingsOf(firstEndpoint(workspace));
    if (call.json) call.terminal.print(JSON.stringify(settings));
    else for (const line of settingsLines(settings)) call.terminal.print(line);
  },
});
