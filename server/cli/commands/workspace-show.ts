import { workspaceView } from '../../api/routes/update-workspace.ts';
import { command } from '../command.ts';
import { withStore, workspaceNamed } from '../data.ts';
import { workspaceLines } from '../workspace-lines.ts';

export const workspaceShow = command({
  name: 'workspace show',
  summary: 'Show the name, the country and the limit of a workspace.',
  argument: { name: 'SUBDOMAIN', sentence: 'Its name in addresses.' },
  options: {},
  settings: [],
  examples: ['ackwell workspace show acme'],
  async run(call) {
    const workspace = await withStore(call, (store) => workspaceNamed(store, call.argument));
    if (call.json) call.terminal.print(JSON.stringify(workspaceView(workspace)));
    else for (const line of workspaceLines(workspace)) call.terminal.print(line);
  },
});
