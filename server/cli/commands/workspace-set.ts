import { updateWorkspace, workspaceView } from '../../api/routes/update-workspace.ts';
import { choice, integer, text } from '../../config/value.ts';
import { readInput } from '../../workspace/input.ts';
import { WORKSPACE_INPUT } from '../../workspace/invitation.ts';
import { MAX_REQUESTS_PER_MINUTE } from '../../workspace/token-input.ts';
import { commandActor } from '../actor.ts';
import { command } from '../command.ts';
import { withStore, workspaceNamed } from '../data.ts';
import { UsageError } from '../failure.ts';
import { orNull } from '../kinds.ts';
import { workspaceLines } from '../workspace-lines.ts';

export const workspaceSet = command({
  name: 'workspace set',
  summary: 'Change the name, the country, the limit or the events of a workspace.',
  details: 'What is not named stays as it is.',
  argument: { name: 'SUBDOMAIN', sentence: 'Its name in addresses.' },
  options: {
    name: { kind: text('NAME'), sentence: 'Its name for people.' },
    country: { kind: orNull('none', text('CC')), sentence: 'Whose phone numbers may be written without + or 00, such as DE.' },
    rateLimit: {
      kind: orNull('default', integer('PER_MINUTE', { min: 0, max: MAX_REQUESTS_PER_MINUTE })),
      sentence: 'Requests per minute of each token without a limit of its own; 0 for no limit, default for 60.',
    },
    includeOriginal: {
      kind: choice('ON', ['on', 'off']),
      sentence: 'Whether events of updates tell the previous values of what changed; off at first.',
    },
  },
  settings: [],
  examples: ['ackwell workspace set acme --country DE', 'ackwell workspace set acme --name "Acme Ltd" --rate-limit 600'],
  async run(call) {
    const { argument, options, terminal } = call;
    const { name, country, rateLimit, includeOriginal } = options;
    const original = includeOriginal && includeOriginal === 'on';
    const named = { name, country, rate_limit: rateLimit, include_original: original };
    const wishes = Object.entries(named).filter(([, value]) => value !== undefined);
    if (wishes.length === 0) throw new UsageError('Say what to change: --name, --country, --rate-limit or --include-original.');
    const input = readInput(WORKSPACE_INPUT, Object.fromEntries(wishes));
    const updated = await withStore(call, async (store) => {
      const workspace = await workspaceNamed(store, argument);
      return updateWorkspace({ store, clock: call.clock }, { workspace, input, actor: commandActor() });
    });
    if (call.json) terminal.print(JSON.stringify(workspaceView(updated)));
    else for (const line of workspaceLines(updated)) terminal.print(line);
  },
});
