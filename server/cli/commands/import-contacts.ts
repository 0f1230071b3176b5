import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CLAIM_MS, importRows } from '../../csv/import-rows.ts';
import { receiveImport } from '../../csv/receive.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Store } from '../../store/contract.ts';
import type { Import } from '../../workspace/import.ts';
import { command } from '../command.ts';
import { withStore, workspaceNamed } from '../data.ts';
import { Failure } from '../failure.ts';
import { WORKSPACE } from '../options.ts';
import { bar } from '../progress-bar.ts';
import type { Terminal } from '../terminal.ts';

const LOOK_EVERY_MS = 100;
const SHOWN_REFUSALS = 20;

export const importContacts = command({
  name: 'import contacts',
  summary: 'Take in contacts from a CSV file.',
  details:
    'The first row names the columns. Once the file is stored the import goes on also when this command is interrupted: ' +
    'a running server, or the next one, reads on. Ends with 1 when a row was refused.',
  argument: { name: 'FILE', sentence: 'CSV in UTF-8, at most 64 MiB.' },
  options: WORKSPACE,
  settings: [],
  examples: ['ackwell import contacts people.csv --workspace acme', 'ackwell import contacts people.csv --workspace acme --json'],
  async run(call) {
    const { terminal, json, clock, options } = call;
    const file = await readable(resolve(call.argument));
    const { ended, refusals } = await withStore(call, async (store) => {
      const workspace = await workspaceNamed(store, options.workspace);
      const upload = { file: createReadStream(file), workspace, key: null, via: { tokenId: null, hops: 1 }, clock };
      const begun = await receiveImport(store, upload);
      const found = await untilEnded({ store, clock, terminal }, begun);
      const query = { workspaceId: workspace.id, importId: begun.id, after: { line: 0, field: '' }, limit: SHOWN_REFUSALS };
      return { ended: found, refusals: await store.imports.refusals(query) };
    });
    const { id, state, totalRows, accepted, refused } = ended;
    if (json) terminal.print(JSON.stringify({ id, state, total_rows: totalRows, accepted, refused, refusals }));
    else terminal.print(`Import ${id}: ${accepted} of ${totalRows ?? 0} rows accepted, ${refused} refused.`);
    if (!json) for (const { line, reason } of refusals) terminal.say(`line ${line}: ${reason}`);
    if (state === 'cancelled') throw new Failure(`Import ${id} was cancelled; what it had accepted by then stays.`);
    if (refused > 0) throw new Failure(refused === 1 ? '1 row was refused.' : `${refused} rows were refused.`);
  },
});

async function readable(file: string): Promise<string> {
  const found = await stat(file).catch((error: unknown) => {
    throw new Failure(`${file} cannot be read; check its name and who may read it.`, { cause: error });
  });
  if (!found.isFile()) throw new Failure(`${file} is not a file.`);
  return file;
}

type Around = { store: Store; clock: Clock; terminal: Terminal };

/** Reads the import itself, unless a server was faster; then it looks on. */
async function untilEnded({ store, clock, terminal }: Around, begun: Import): Promise<Import> {
  const key = { workspaceId: begun.workspaceId, importId: begun.id };
  let failed: unknown = null;
  const nowMs = clock.now();
  const claimed = await store.imports.claim({ nowMs, untilMs: nowMs + CLAIM_MS, key });
  if (claimed) {
    void importRows({ store, clock, onDue: () => undefined }, claimed, () => false).catch((error: unknown) => (failed = error));
  }
  for (;;) {
    if (failed !== null) throw failed instanceof Error ? failed : new Failure(String(failed));
    const now = await store.imports.get(key.workspaceId, key.importId);
    if (!now) throw new Failure(`Import ${begun.id} is gone.`);
    if (now.state === 'done' || now.state === 'cancelled') return now;
    terminal.progress(bar({ done: now.rows, of: now.totalRows ?? 0, what: 'rows' }));
    await new Promise<void>((look) => void clock.after(LOOK_EVERY_MS, look));
  }
}
