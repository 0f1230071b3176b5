import { command } from '../command.ts';
import { withStore } from '../data.ts';
import { aligned, printable } from '../terminal.ts';

export const workspaceList = command({
  name: 'workspace list',
  summary: 'List the workspaces.',
  options: {},
  settings: [],
  examples: ['ackwell workspace list'],
  async run(call) {
    const workspaces = await withStore(call, (store) => store.workspaces.list());
    if (call.json) {
      call.terminal.print(JSON.stringify(workspaces.map(({ id, subdomain, name }) => ({ id, subdomain, name }))));
      return;
    }
    const rows = workspaces.map(({ subdomain, name, endpoints: [first] }) => [
      subdomain,
      printable(name),
      first?.enabled ? `webhooks to ${printable(first.url)}` : 'webhooks off',
    ]);
    for (const line of aligned([['SUBDOMAIN', 'NAME', 'WEBHOOKS'], ...rows])) call.terminal.print(line);
  },
});
