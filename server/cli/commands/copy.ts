import { join } from 'node:path';
import { silentLog } from '../../kit/log.ts';
import { text } from '../../config/value.ts';
import { command } from '../command.ts';
import { UsageError } from '../failure.ts';
import { endWith, interruption } from '../interruption.ts';
import { ONE_WORKSPACE } from '../options.ts';

const BAR_CHARACTERS = 24;
const FOLDER = /^sqlite:(.+)$/;
const DATABASE = /^postgres(ql)?:\/\//;

export const copy = command({
  name: 'copy',
  summary: 'Move the data of a folder into an empty PostgreSQL database.',
  details:
    'Everything goes: records, events, deliveries, the log, settings, people and tokens, under the same ids. It happens in ' +
    'one transaction and is counted before it is committed: when it fails, nothing has happened. No server may run on either.',
  options: {
    from: { kind: text('sqlite:DIR'), required: true, sentence: 'The data folder. It stays as it is.' },
    to: { kind: text('URL'), required: true, sentence: 'The database, which holds nothing yet.' },
    ...ONE_WORKSPACE,
  },
  settings: [],
  examples: ['ackwell copy --from sqlite:./ackwell-data --to postgres://ackwell@db.internal/ackwell'],
  async run({ options, terminal, json }) {
    const [, folder] = FOLDER.exec(options.from) ?? [];
    if (folder === undefined) throw new UsageError('--from must be like sqlite:./ackwell-data: a data folder is what can be copied.');
    if (!DATABASE.test(options.to)) throw new UsageError('--to must be like postgres://user:password@host:5432/database.');
    // Loaded late: other commands need no PostgreSQL client.
    const { copyToPostgres, COMMIT_CUT_OFF } = await import('../../store/copy.ts');
    let state = 'Nothing was copied.';
    void interruption().then(() => endWith(terminal)(`Interrupted. ${state}`));
    const copied = await copyToPostgres({
      from: folder,
      to: options.to,
      workspace: options.workspace ?? null,
      log: silentLog,
      progress: ({ table, rows, ofRows }) => terminal.progress(`${bar(rows / Math.max(1, ofRows))} ${table}: ${rows} of ${ofRows} rows`),
      onCommit: () => (state = COMMIT_CUT_OFF),
    });
    const key = copied['sealing'] ? join(folder, 'secret.key') : null;
    const rows = Object.values(copied).reduce((sum, count) => sum + count, 0);
    if (json) return terminal.print(JSON.stringify({ copied, rows, verified: true, secret_key_file: key }));
    for (const [table, count] of Object.entries(copied)) if (count > 0) terminal.print(`${table}: ${count}`);
    terminal.print(`Copied ${rows} rows, and counted them there. Start servers with --database-url; keep the folder until you trust them.`);
    if (key !== null) terminal.print(`The secrets are sealed: ACKWELL_SECRET_KEY_FILE=${key} is their key, unless you had named another.`);
  },
});

function bar(share: number): string {
  const done = Math.round(share * BAR_CHARACTERS);
  return `[${'#'.repeat(done)}${'.'.repeat(BAR_CHARACTERS - done)}] ${Math.floor(share * 100)} %`;
}
