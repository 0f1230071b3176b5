import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { command } from '../command.ts';
import { withStore } from '../data.ts';
import { Failure } from '../failure.ts';

export const backup = command({
  name: 'backup',
  summary: 'Write a consistent copy of the database to a new file, beside a running server too.',
  argument: { name: 'FILE', sentence: 'The new file; one that exists is not overwritten.' },
  options: {},
  settings: [],
  examples: ['ackwell backup /var/backups/ackwell-monday.db'],
  async run(call) {
    const file = resolve(call.argument);
    if (existsSync(file)) throw new Failure(`${file} exists already; name a new file.`);
    await withStore(call, (store) => store.backup(file));
    const bytes = statSync(file).size;
    call.terminal.print(call.json ? JSON.stringify({ file, bytes }) : `Wrote ${file} (${bytes} bytes).`);
  },
});
