import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { text } from '../../config/value.ts';
import { exportRows } from '../../csv/export-rows.ts';
import { command } from '../command.ts';
import { withStore, workspaceNamed } from '../data.ts';
import { Failure } from '../failure.ts';
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
    const file = options.out === undefined ? null : resolve(options.out);
    if (json && file === null) throw new Failure('Name a file with --out: standard output holds either rows or JSON.');
    if (file !== null && existsSync(file)) throw new Failure(`${file} exists already; name a new file.`);
    const part = file === null ? null : `${file}.part`;
    const out: Writable = part === null ? process.stdout : createWriteStream(part, { flags: 'w', mode: 0o600 });
    try {
      const contacts = await withStore(call, async (store) => {
        const workspace = await workspaceNamed(store, options.workspace);
        const { total } = await store.records.contacts({ workspaceId: workspace.id, page: 1, perPage: 1 });
        let rows = -1; // The header is none.
        for await (const some of exportRows(store, workspace, { workspaceId: workspace.id })) {
          rows += some.split('\r\n').length - 1;
          if (!out.write(some)) await once(out, 'drain');
          terminal.progress(bar({ done: Math.max(0, rows), of: total, what: 'contacts' }));
        }
        return Math.max(0, rows);
      });
      if (file === null || part === null) return;
      out.end();
      await once(out, 'close');
      await rename(part, file);
      terminal.print(json ? JSON.stringify({ file, contacts }) : `Wrote ${contacts} contacts to ${file}.`);
    } catch (error) {
      if (part !== null) await rm(part, { force: true });
      throw error;
    }
  },
});
