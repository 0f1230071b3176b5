import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from '../../config/value.ts';
import { exportRows } from '../../csv/export-rows.ts';
import { command, type Call } from '../command.ts';
import { withStore, workspaceNamed, type Data } from '../data.ts';
import { UsageError } from '../failure.ts';
import { NewFile } from '../new-file.ts';
import { WORKSPACE } from '../options.ts';
import { bar } from '../progress-bar.ts';

export const exportContacts = command({
  name: 'export contacts',
  summary: 'Write the contacts of a workspace as CSV.',
  details: "Cells that a spreadsheet might execute begin with '; an import takes it away again.",
  options: {
    ...WORKSPACE,
    out: { kind: text('PATH'), sentence: 'The new file; without it the rows go to standard output.' },
  },
  settings: [],
  examples: ['ackwell export contacts --workspace acme --out people.csv', 'ackwell export contacts --workspace acme > people.csv'],
  async run(call) {
    const { terminal, options, json } = call;
    if (options.out === undefined) {
      if (json) throw new UsageError('Name a file with --out: standard output holds either rows or JSON.');
      await writeRows(call, options.workspace, toStdout);
      return;
    }
    const file = await NewFile.at(resolve(options.out));
    try {
      const contacts = await writeRows(call, options.workspace, (rows) => file.write(rows));
      await file.finish();
      terminal.print(json ? JSON.stringify({ file: file.path, contacts }) : `Wrote ${contacts} contacts to ${file.path}.`);
    } finally {
      await file.discard();
    }
  },
});

/** Returns how many contacts they are of. */
async function writeRows(call: Data & Pick<Call, 'terminal'>, subdomain: string, write: (rows: string) => Promise<void>): Promise<number> {
  return withStore(call, async (store) => {
    const workspace = await workspaceNamed(store, subdomain);
    const { total } = await store.records.contacts({ workspaceId: workspace.id, page: 1, perPage: 1 });
    let rows = -1; // The header is none.
    for await (const some of exportRows(store, workspace, { workspaceId: workspace.id })) {
      rows += some.split('\r\n').length - 1;
      await write(some);
      call.terminal.progress(bar({ done: Math.max(0, rows), of: total, what: 'contacts' }));
    }
    return Math.max(0, rows);
  });
}

async function toStdout(rows: string): Promise<void> {
  if (!process.stdout.write(rows)) await once(process.stdout, 'drain');
}
