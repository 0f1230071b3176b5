import { command } from '../command.ts';
import { withStore, workspaceNamed } from '../data.ts';
import { printEndpoints } from '../endpoint.ts';
import { WORKSPACE } from '../options.ts';

export const endpointList = command({
  name: 'webhook endpoint list',
  summary: 'List the endpoints of a workspace; the first is the one behind the settings.',
  options: WORKSPACE,
  settings: [],
  examples: ['ackwell webhook endpoint list --workspace acme'],
  async run(call) {
    const { endpoints } = await withStore(call, (store) => workspaceNamed(store, call.options.workspace));
    printEndpoints(call, endpoints);
  },
});
